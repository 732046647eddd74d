import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLsof } from './lsof'
import { readNetstat, readTasklist } from './netstat'
import { readProcNet } from './proc-net'

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'

describe('/proc/net', () => {
  it('a listener, a connection, and one in TIME-WAIT', () => {
    const text = `${HEAD}   0: 0100007F:1F90 00000000:0000 0A 00000000:00000002 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000010:00000005 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 06 00000000:00000000 03:00000f00 00000000     0        0 0 3 0\n`
    const rows = readProcNet(text, 'tcp', 'LE')
    expect(rows).toMatchObject([
      {
        state: 'LISTEN',
        local: { address: '127.0.0.1', port: 8080 },
        peer: null,
        receiveQueue: 2,
        user: 1000,
      },
      { state: 'ESTABLISHED', peer: { address: '127.0.0.1', port: 50_000 }, sendQueue: 16, receiveQueue: 5 },
      { state: 'TIME-WAIT', inode: 0 },
    ])
    expect(rows[0].sendQueue).toBeNull()
  })

  it('IPv6, IPv4 on an IPv6 socket, and the other order of bytes', () => {
    const line = (local: string, remote: string) =>
      `   0: ${local} ${remote} 07 00000000:00000000 00:00000000 00000000 0 0 9 2 0 0\n`
    const loopback = '00000000000000000000000001000000:0035'
    const mapped = '0000000000000000FFFF00000100007F:0035'
    const text = HEAD + line(loopback, '00000000000000000000000000000000:0000') + line(mapped, mapped)
    expect(readProcNet(text, 'udp', 'LE')).toMatchObject([
      { family: 6, local: { address: '::1', port: 53 }, peer: null, state: '' },
      { family: 4, local: { address: '127.0.0.1', port: 53 }, peer: { address: '127.0.0.1', port: 53 } },
    ])
    const big = HEAD + line('7F000001:0035', '00000000:0000')
    expect(readProcNet(big, 'udp', 'BE')[0].local.address).toBe('127.0.0.1')
  })

  it('any text → no throw', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(readProcNet(`\n${text}`, 'tcp'))))
  })
})

describe('lsof', () => {
  it('each file of each process', () => {
    const text = `p812
cnginx
u0
f6
tIPv4
PTCP
n*:80
TST=LISTEN
f9
tIPv6
PTCP
n[::1]:80->[::1]:50123
TST=FIN_WAIT2
p900
cmDNSResponder
u65
f7
tIPv6
PUDP
n*:5353
`
    expect(readLsof(text)).toMatchObject([
      {
        pid: 812,
        program: 'nginx',
        user: 0,
        state: 'LISTEN',
        local: { address: '0.0.0.0', port: 80 },
        peer: null,
      },
      { pid: 812, family: 6, state: 'FIN-WAIT-2', peer: { address: '::1', port: 50_123 } },
      {
        pid: 900,
        program: 'mDNSResponder',
        transport: 'udp',
        state: '',
        local: { address: '::', port: 5353 },
      },
    ])
  })

  it('any text → no throw', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(readLsof(`p1\nf1\nn${text}`))))
  })
})

describe('netstat and tasklist', () => {
  it('connections with their programs', () => {
    const programs = readTasklist(
      '"svchost.exe","1044","Services","0","12,000 K"\r\n"node.exe","77","Console","1","9 K"\r\n',
    )
    const text = `
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044
  TCP    [::1]:3000             [::1]:50100            CLOSE_WAIT      77
  TCP    127.0.0.1:3000         127.0.0.1:50101        TIME_WAIT       0
  UDP    [fe80::1%7]:546        *:*                                    1044
`
    expect(readNetstat(text, programs)).toMatchObject([
      { state: 'LISTEN', pid: 1044, program: 'svchost.exe', peer: null },
      { state: 'CLOSE-WAIT', family: 6, pid: 77, program: 'node.exe', peer: { port: 50_100 } },
      { state: 'TIME-WAIT', pid: null, program: '' },
      { transport: 'udp', state: '', local: { address: 'fe80::1', port: 546 }, peer: null },
    ])
  })

  it('any text → no throw', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(readNetstat(`TCP ${text}`, new Map()))))
  })
})
