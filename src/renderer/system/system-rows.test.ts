import { describe, expect, it } from 'vitest'
import type { SystemSocket } from '#contract/kernel'
import { shownSockets } from './system-rows'

const socket = (port: number, more: Partial<SystemSocket> = {}): SystemSocket => ({
  transport: 'tcp',
  family: 4,
  local: { address: '127.0.0.1', port },
  peer: { address: '127.0.0.1', port: 1 },
  state: 'ESTABLISHED',
  receiveQueue: 0,
  sendQueue: 0,
  user: 0,
  pid: 1,
  program: 'one',
  own: false,
  flow: null,
  ...more,
})
const ports = (sockets: SystemSocket[]) => sockets.map(({ local }) => local.port)
const BY_LOCAL = { column: 'Local', isDescending: false } as const

describe('sockets of the system', () => {
  const all = [
    socket(443, { program: 'nginx', peer: null, state: 'LISTEN', sendQueue: null }),
    socket(50_000, { receiveQueue: 12 }),
    socket(53, { transport: 'udp', state: '', peer: null, program: '', pid: null }),
    socket(80, { program: 'nginx', state: 'TIME-WAIT' }),
  ]

  it('are sorted by what a column has, numbers as numbers, either way', () => {
    expect(ports(shownSockets(all, '', false, BY_LOCAL))).toEqual([53, 80, 443, 50_000])
    expect(ports(shownSockets(all, '', false, { ...BY_LOCAL, isDescending: true }))).toEqual([
      50_000, 443, 80, 53,
    ])
    expect(ports(shownSockets(all, '', false, { column: 'Unread', isDescending: true }))[0]).toBe(50_000)
  })

  it('are found by every word of a text, in whatever column', () => {
    expect(ports(shownSockets(all, 'nginx listen', false, BY_LOCAL))).toEqual([443])
    expect(ports(shownSockets(all, ':53', false, BY_LOCAL))).toEqual([53])
    expect(shownSockets(all, 'nobody', false, BY_LOCAL)).toEqual([])
  })

  it('listeners alone: those of TCP, and datagram sockets without a peer', () => {
    expect(ports(shownSockets(all, '', true, BY_LOCAL))).toEqual([53, 443])
  })

  it('a program that is not known stands behind those that are', () => {
    expect(ports(shownSockets(all, '', false, { column: 'Program', isDescending: false })).at(-1)).toBe(53)
  })
})
