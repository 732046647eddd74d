import type { FlowTable } from '#core/flow/flow-table'
import { parseAddress } from '#core/net/address'
import { PROTOCOL } from '#core/net/transport'
import type { Side } from '#core/own/own-ends'
import type { Endpoint } from '#core/rows/flow-row'
import type { LocalAddresses } from '../session/local-addresses'
import type { KernelRow } from './kernel-row'

/** Programs whose names are remembered; the ones named longest ago are forgotten. */
const MOST_PROGRAMS = 4096

/** Which process has which end of a flow, as the kernel's table said at some time while it went on. */
export class FlowOwners {
  /** Names by process number, of those that have or had an end of a flow. */
  readonly programs = new Map<number, string>()
  private readonly pids: Uint32Array
  /** Whose the pids of a slot are: a slot is used again. */
  private readonly flowIn: Float64Array
  private since = -Infinity

  constructor(
    private readonly flows: FlowTable,
    private readonly locals: Pick<LocalAddresses, 'has'>,
  ) {
    this.pids = new Uint32Array(2 * flows.capacity)
    this.flowIn = new Float64Array(flows.capacity).fill(-1)
  }

  /** The process that has an end of a live flow; 0 where it is not known. */
  pidOf(flow: number, side: Side): number {
    const slot = this.flows.slot(flow)
    return this.flowIn[slot] === flow ? this.pids[2 * slot + side] : 0
  }

  /**
   * Ties a table of the kernel's to the flows there are. Returns how many ends were not known before.
   *
   * @param since when a flow must have been seen last, at least: one of an old file may have the same endpoints as a
   *   socket of today
   */
  take(rows: readonly KernelRow[], since = -Infinity): number {
    this.since = since
    let found = 0
    const datagrams = new Map<number, KernelRow[]>()
    for (const row of rows) {
      if (row.pid === null) continue
      if (row.transport === 'udp' && row.peer === null)
        datagrams.set(row.local.port, [...(datagrams.get(row.local.port) ?? []), row])
      else if (row.peer !== null) found += this.takeConnected(row, row.peer, row.pid)
    }
    return found + (datagrams.size > 0 ? this.takeDatagrams(datagrams) : 0)
  }

  private takeConnected({ transport, local, program }: KernelRow, peer: Endpoint, pid: number): number {
    const from = parseAddress(local.address)
    const to = parseAddress(peer.address)
    if (!from || from.length !== to?.length) return 0
    const addresses = new Uint8Array(32)
    addresses.set(from, 0)
    addresses.set(to, 16)
    const length = from.length === 16 ? 16 : 4
    const flow = this.flows.find(PROTOCOL[transport], addresses, 0, 16, length, local.port, peer.port)
    if (flow < 0 || this.flows.counts.lastSeenOf(this.flows.slot(flow)) < this.since) return 0
    return this.note(flow, this.flows.direction, pid, program)
  }

  /** A socket without a peer has every flow of its port and address, or of any address where it is bound to none. */
  private takeDatagrams(byPort: ReadonlyMap<number, KernelRow[]>): number {
    const { flows } = this
    let found = 0
    for (let flow = flows.first; flow < flows.next; flow++) {
      const slot = flows.slot(flow)
      if (flows.protocol[slot] !== PROTOCOL.udp || flows.counts.lastSeenOf(slot) < this.since) continue
      for (const side of [0, 1] as const) {
        // Others' datagrams may go to the port that a socket of this machine has, too.
        if (!this.isHere(slot, side)) continue
        if (this.pidOf(flow, side) !== 0) continue
        const row = byPort.get(flows.ports[2 * slot + side])?.find((one) => this.isAt(one, slot, side))
        if (row) found += this.note(flow, side, row.pid ?? 0, row.program)
      }
    }
    return found
  }

  /** A file told which process had an end of a flow. */
  takeRead(flow: number, side: Side, pid: number): void {
    this.note(flow, side, pid, this.programs.get(pid) ?? '')
  }

  /** A file told a process's name. */
  nameRead(pid: number, program: string): void {
    this.remember(pid, program)
  }

  private note(flow: number, side: Side, pid: number, program: string): number {
    const slot = this.flows.slot(flow)
    if (this.flowIn[slot] !== flow) {
      this.flowIn[slot] = flow
      this.pids.fill(0, 2 * slot, 2 * slot + 2)
    }
    const isNew = this.pids[2 * slot + side] !== pid
    if (!isNew) return 0
    this.pids[2 * slot + side] = pid
    this.remember(pid, program)
    this.flows.touch(flow)
    return 1
  }

  private remember(pid: number, program: string): void {
    this.programs.delete(pid)
    this.programs.set(pid, program)
    if (this.programs.size > MOST_PROGRAMS) this.programs.delete([...this.programs.keys()][0])
  }

  private isAt({ local, family }: KernelRow, slot: number, side: Side): boolean {
    // One bound to :: takes IPv4 as well, unless it was told not to.
    if (local.address === '::') return true
    if (this.flows.family[slot] !== family) return false
    if (local.address === '0.0.0.0') return true
    const bytes = parseAddress(local.address)
    const at = 32 * slot + 16 * side
    return bytes?.every((byte, i) => this.flows.addresses[at + i] === byte) ?? false
  }

  /** Whether an end is this machine's; one of our own sockets that is bound to all addresses has none. */
  private isHere(slot: number, side: Side): boolean {
    const { addresses, family } = this.flows
    const at = 32 * slot + 16 * side
    return (
      this.locals.has(addresses, at, family[slot]) ||
      addresses.subarray(at, at + 16).every((byte) => byte === 0)
    )
  }
}
