import { describe, expect, it } from 'vitest'
import { FlowTable } from '#core/flow/flow-table'
import { PROTOCOL } from '#core/net/transport'
import { FlowOwners } from './flow-owners'
import type { KernelRow } from './kernel-row'

const row = (transport: 'tcp' | 'udp', local: string, peer: KernelRow['peer']): KernelRow => ({
  transport,
  family: 4,
  local: { address: local, port: 53 },
  peer,
  state: '',
  receiveQueue: 0,
  sendQueue: 0,
  user: 0,
  pid: 7,
  program: 'named',
  inode: 1,
})

/** A flow from 10.0.0.1 to port 53 of an address, seen last at 1000; 10.0.0.2 is this machine. */
function made(protocol: number, to: number[]) {
  const flows = new FlowTable(4)
  const flow = flows.add(protocol, Uint8Array.from([10, 0, 0, 1, ...to]), 0, 4, 4, 4000, 53, 1000)
  const locals = {
    has: (addresses: Uint8Array, from: number) => addresses.subarray(from, from + 4).join('.') === '10.0.0.2',
  }
  return { flow, owners: new FlowOwners(flows, locals) }
}

describe('owners of flows', () => {
  it('datagrams to this machine → the socket that is bound to all addresses', () => {
    const { flow, owners } = made(PROTOCOL.udp, [10, 0, 0, 2])
    expect(owners.take([row('udp', '0.0.0.0', null)])).toBe(1)
    expect([owners.pidOf(flow, 0), owners.pidOf(flow, 1)]).toEqual([0, 7])
  })

  it('datagrams of two other machines to the same port → nobody', () => {
    const { flow, owners } = made(PROTOCOL.udp, [10, 0, 0, 3])
    expect(owners.take([row('udp', '0.0.0.0', null)])).toBe(0)
    expect(owners.pidOf(flow, 1)).toBe(0)
  })

  it('a flow that was seen before the time asked for, as of an old file → nobody', () => {
    const peer = { address: '10.0.0.1', port: 4000 }
    for (const [protocol, one] of [
      [PROTOCOL.tcp, row('tcp', '10.0.0.2', peer)],
      [PROTOCOL.udp, row('udp', '0.0.0.0', null)],
    ] as const) {
      const { owners } = made(protocol, [10, 0, 0, 2])
      expect(owners.take([one], 1001)).toBe(0)
      expect(owners.take([one], 1000)).toBe(1)
    }
  })
})
