import type { Endpoint } from '#core/rows/flow-row'
import type { KernelRow } from './kernel-row'

/** lsof's names of TCP states, where they are not RFC 9293's with an underscore. */
const STATES: Partial<Record<string, string>> = { SYN_RCVD: 'SYN-RECEIVED', SYN_SENT: 'SYN-SENT' }

/** How lsof(8) is asked on macOS: internet sockets alone, nothing looked up, one field a line. */
export const LSOF = ['-nP', '-iTCP', '-iUDP', '-FpcuftPnT', '-Ts'] as const

/** Reads what lsof prints with {@link LSOF}: lines of processes (p, c, u), each with its files (f, t, P, n, T). */
export function readLsof(text: string): KernelRow[] {
  const rows: KernelRow[] = []
  let [pid, program, user] = [0, '', null as number | null]
  let row: KernelRow | null = null
  for (const line of text.split('\n')) {
    const value = line.slice(1)
    if (line.startsWith('p')) [pid, program, user] = [Number(value), '', null]
    else if (line.startsWith('c')) program = value
    else if (line.startsWith('u')) user = Number(value)
    else if (line.startsWith('f')) {
      row = {
        transport: 'tcp',
        family: 4,
        local: { address: '', port: 0 },
        peer: null,
        state: '',
        receiveQueue: null,
        sendQueue: null,
        user,
        pid,
        program,
        inode: 0,
      }
    } else if (row && line.startsWith('t')) row.family = value === 'IPv6' ? 6 : 4
    else if (row && line.startsWith('P')) row.transport = value === 'UDP' ? 'udp' : 'tcp'
    else if (row && line.startsWith('n')) {
      const [local, peer] = value.split('->')
      row.local = readEndpoint(local, row.family)
      row.peer = peer ? readEndpoint(peer, row.family) : null
      rows.push(row)
    } else if (row && line.startsWith('TST=')) {
      const state = line.slice(4)
      row.state =
        STATES[state] ??
        state.replaceAll('_', '-').replace('FIN-WAIT1', 'FIN-WAIT-1').replace('FIN-WAIT2', 'FIN-WAIT-2')
    }
  }
  return rows
}

/** `127.0.0.1:80`, `[::1]:80`, `*:80`. */
function readEndpoint(text: string, family: 4 | 6): Endpoint {
  const at = text.lastIndexOf(':')
  const host = text
    .slice(0, at)
    .replace(/^\[|\]$/g, '')
    .split('%', 1)[0]
  const port = Number(text.slice(at + 1))
  return {
    address: host === '*' ? (family === 6 ? '::' : '0.0.0.0') : host,
    port: Number.isInteger(port) ? port : 0,
  }
}
