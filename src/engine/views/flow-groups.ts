import { packGroupRow, type FlowGrouping } from '#core/rows/flow-group-row'
import { FLOW } from '#core/rows/flow-row'
import { markCount } from '#core/tcp/flow-sums'
import type { Session } from '../session/session'
import { isOver } from './flow-end'

/** Words of a group's key: protocol or process, port, family, address. */
const WORDS = 7
/** In `free`: its heading has no place yet; its flows are not listed. */
export const NOT_PLACED = -1
export const FOLDED = -2
const BUCKETS = 1 << 15
/** Sums of a group, a column each. */
const SUM = { flows: 0, open: 1, packetsOut: 2, packetsIn: 3, bytesOut: 4, bytesIn: 5, again: 6 } as const
const SUMS = 7

/**
 * The groups that a list's flows fall into, with their sums. Groups are found by their exact keys, so that no peer can
 * put its flows into another's group. As many as there are flows at most.
 */
export class FlowGroups {
  count = 0
  /** By group: the place of its next flow in the list that is built, or one of the two below. */
  readonly free: Int32Array
  private readonly keys: Uint32Array
  private readonly sums: Float64Array
  private readonly first: Float64Array
  private readonly last: Float64Array
  private readonly heads = new Int32Array(BUCKETS).fill(-1)
  private readonly next: Int32Array
  private readonly key = new Uint32Array(WORDS)
  /** Ports of listeners that take connections at any address, as protocol * 65,536 + port. */
  private readonly wide = new Set<number>()

  constructor(
    private readonly session: Session,
    readonly by: FlowGrouping,
    capacity: number,
  ) {
    this.free = new Int32Array(capacity)
    this.keys = new Uint32Array(WORDS * capacity)
    this.sums = new Float64Array(SUMS * capacity)
    this.first = new Float64Array(capacity)
    this.last = new Float64Array(capacity)
    this.next = new Int32Array(capacity)
  }

  /** Begins anew. @param flows that will be added */
  begin(flows: Float64Array): void {
    this.count = 0
    this.heads.fill(-1)
    this.wide.clear()
    if (this.by === 'listener') for (const flow of flows) this.noteWide(flow)
  }

  /** Adds a live flow. Returns its group. */
  add(flow: number): number {
    this.writeKey(flow)
    const bucket = this.bucket()
    let group = this.heads[bucket]
    while (group >= 0 && !this.isKeyOf(group)) group = this.next[group]
    if (group < 0) {
      group = this.count++
      this.next[group] = this.heads[bucket]
      this.heads[bucket] = group
      this.keys.set(this.key, WORDS * group)
      this.sums.fill(0, SUMS * group, SUMS * (group + 1))
      this.first[group] = Infinity
      this.last[group] = -Infinity
      this.free[group] = NOT_PLACED
    }
    this.sum(group, flow)
    return group
  }

  /** How many flows a group has. */
  size(group: number): number {
    return this.sums[SUMS * group + SUM.flows]
  }

  /** A group's number, from its key: the same each time. Two groups of one number would be folded together. */
  number(group: number): number {
    let hash = 0x811c_9dc5
    for (let i = 0; i < WORDS; i++) hash = Math.imul(hash ^ this.keys[WORDS * group + i], 0x0100_0193)
    return hash >>> 0
  }

  /** Packs a group's heading. */
  pack(view: DataView, at: number, group: number, isFolded: boolean): void {
    const key = this.keys.subarray(WORDS * group, WORDS * (group + 1))
    const address = new Uint8Array(16)
    for (let i = 0; i < 16; i++) address[i] = key[3 + (i >> 2)] >>> (24 - 8 * (i & 3))
    const sum = (of: number) => this.sums[SUMS * group + of]
    packGroupRow(view, at, {
      group: this.number(group),
      by: this.by,
      protocol: this.by === 'process' ? 0 : key[0],
      pid: this.by === 'process' ? key[0] : 0,
      family: key[2],
      port: key[1],
      address,
      flows: sum(SUM.flows),
      open: sum(SUM.open),
      isFolded,
      packetsOut: sum(SUM.packetsOut),
      packetsIn: sum(SUM.packetsIn),
      bytesOut: sum(SUM.bytesOut),
      bytesIn: sum(SUM.bytesIn),
      retransmissions: sum(SUM.again),
      firstSeen: this.first[group],
      lastSeen: this.last[group],
    })
  }

  private writeKey(flow: number): void {
    const { session, key } = this
    const { flows } = session
    const slot = flows.slot(flow)
    const local = flows.localSide[slot] === 1 ? 1 : 0
    const isTwoTuple = (flows.flags[slot] & FLOW.twoTuple) !== 0
    key.fill(0)
    if (this.by === 'transport') key[0] = flows.protocol[slot]
    else if (this.by === 'process') key[0] = session.owners.pidOf(flow, local)
    else if (this.by === 'host') {
      if (!isTwoTuple) this.writeAddress(slot, 1 - local)
    } else {
      // Of a two-tuple the listener is its one end, else it is the one that was asked.
      const side = isTwoTuple ? local : 1
      key[0] = flows.protocol[slot]
      key[1] = flows.ports[2 * slot + side]
      this.writeAddress(slot, side)
      if (side === local && this.wide.has(65_536 * key[0] + key[1])) key.fill(0, 3)
    }
  }

  private writeAddress(slot: number, side: number): void {
    const { addresses, family } = this.session.flows
    this.key[2] = family[slot]
    const at = 32 * slot + 16 * side
    for (let i = 0; i < 4; i++) {
      const from = at + 4 * i
      this.key[3 + i] =
        (addresses[from] << 24) |
        (addresses[from + 1] << 16) |
        (addresses[from + 2] << 8) |
        addresses[from + 3]
    }
  }

  /** A listener bound to every address has its connections at the ones they came to. */
  private noteWide(flow: number): void {
    const { flows } = this.session
    if (!flows.has(flow)) return
    const slot = flows.slot(flow)
    if ((flows.flags[slot] & FLOW.twoTuple) === 0) return
    const side = flows.localSide[slot] === 1 ? 1 : 0
    const at = 32 * slot + 16 * side
    for (let i = 0; i < 16; i++) if (flows.addresses[at + i] !== 0) return
    this.wide.add(65_536 * flows.protocol[slot] + flows.ports[2 * slot + side])
  }

  private sum(group: number, flow: number): void {
    const { session, sums } = this
    const { flows } = session
    const slot = flows.slot(flow)
    const local = flows.localSide[slot] === 1 ? 1 : 0
    const own = session.own.endsOf(flow)?.[local]
    const isCaptured = (flows.flags[slot] & FLOW.wire) !== 0
    const at = SUMS * group
    sums[at + SUM.flows]++
    if (!isOver(session, flow)) sums[at + SUM.open]++
    sums[at + SUM.packetsOut] += flows.counts.packetsOf(slot, local)
    sums[at + SUM.packetsIn] += flows.counts.packetsOf(slot, 1 - local)
    sums[at + SUM.bytesOut] += isCaptured ? flows.counts.wireBytesOf(slot, local) : (own?.bytesSent ?? 0)
    sums[at + SUM.bytesIn] += isCaptured
      ? flows.counts.wireBytesOf(slot, 1 - local)
      : (own?.bytesReceived ?? 0)
    const again = markCount(flows, slot, 'retransmission')
    if (again > 0) sums[at + SUM.again] += again
    this.first[group] = Math.min(this.first[group], flows.counts.firstSeenOf(slot))
    this.last[group] = Math.max(this.last[group], flows.counts.lastSeenOf(slot))
  }

  private bucket(): number {
    let hash = 0x811c_9dc5
    for (let i = 0; i < WORDS; i++) {
      hash = Math.imul(hash ^ this.key[i], 0x85eb_ca6b)
      hash ^= hash >>> 13
    }
    return (hash >>> 0) & (BUCKETS - 1)
  }

  private isKeyOf(group: number): boolean {
    for (let i = 0; i < WORDS; i++) if (this.keys[WORDS * group + i] !== this.key[i]) return false
    return true
  }
}
