import type { Side } from '../own/own-ends'
import { TcpColumns } from '../tcp/tcp-columns'
import { STATE } from './states'
import { FlowCounts } from './flow-counts'
import { FlowIndex } from './flow-index'
import { FlowKeys, MATCH } from './flow-keys'

/**
 * Most flows kept: a busy server's afternoon, at about 600 bytes each 80 MB. A power of two, so that a flow's
 * slot is the low bits of its id.
 */
const MOST_FLOWS = 131_072

/** Where one flow's two endpoints lie in `addresses`: A's 16 bytes, then B's; IPv4 in the first four of each. */
export const FLOW_ADDRESS_BYTES = 32

/**
 * Flows in typed columns, in the order they were first seen. Ids count up from 0 and are never used twice; a
 * flow's columns are at {@link slot}. Where the table is full the oldest makes room. Columns with two values a
 * flow (one for each end) have endpoint A, the originator, at `2 * slot` and B at `2 * slot + 1`.
 */
export class FlowTable {
  /** Live flows are `first` … `next - 1`. */
  first = 0
  next = 0
  /** Counts up whenever any flow's row may be another than before. */
  revision = 0
  /** After {@link find}: 0 where its first endpoint is A, 1 where it is B. */
  direction: Side = 0
  /** Told before a flow's columns are used again. */
  onEvict: (flow: number) => void = () => undefined

  readonly protocol: Uint8Array
  /** 4 or 6. */
  readonly family: Uint8Array
  readonly addresses: Uint8Array
  readonly ports: Uint16Array
  /** Which end is shown as local. */
  readonly localSide: Uint8Array
  /** Bits of FLOW in rows/flow-row.ts. */
  readonly flags: Uint16Array
  /** Packets, bytes and times, counted with every packet. */
  readonly counts: FlowCounts
  /** What the wire tells of each end's state; own sockets' word is kept apart. */
  readonly state: Uint8Array
  /** Packet numbers, -1 for none in memory. */
  readonly firstPacket: Float64Array
  readonly lastPacket: Float64Array
  readonly evictedPackets: Float64Array
  /** The TCP tracker's, by end: see tcp/tracker.ts. */
  readonly tcpSeen: Uint8Array
  readonly tcpNext: Uint32Array
  readonly tcpAcknowledged: Uint32Array
  readonly tcpFinEnd: Uint32Array

  /** The TCP analysis's: see tcp/analysis.ts. */
  readonly tcp: TcpColumns

  private readonly index: FlowIndex
  private readonly keys: FlowKeys
  /** Gives a slot by the low bits of an id, which a division would do at the cost of all else in a lookup. */
  private readonly mask: number
  /** The slot found or added last: packets of one flow often come one after the other. -1 for none. */
  private lastSlot = -1

  /** @param capacity most flows kept; a power of two */
  constructor(readonly capacity = MOST_FLOWS) {
    this.protocol = new Uint8Array(capacity)
    this.family = new Uint8Array(capacity)
    this.addresses = new Uint8Array(FLOW_ADDRESS_BYTES * capacity)
    this.ports = new Uint16Array(2 * capacity)
    this.localSide = new Uint8Array(capacity)
    this.flags = new Uint16Array(capacity)
    this.counts = new FlowCounts(capacity)
    this.state = new Uint8Array(2 * capacity)
    this.firstPacket = new Float64Array(capacity)
    this.lastPacket = new Float64Array(capacity)
    this.evictedPackets = new Float64Array(capacity)
    this.tcpSeen = new Uint8Array(2 * capacity)
    this.tcpNext = new Uint32Array(2 * capacity)
    this.tcpAcknowledged = new Uint32Array(2 * capacity)
    this.tcpFinEnd = new Uint32Array(2 * capacity)
    this.tcp = new TcpColumns(capacity)
    this.index = new FlowIndex(capacity)
    this.keys = new FlowKeys(capacity)
    this.mask = capacity - 1
  }

  /** Flows that had to make room. */
  get evicted(): number {
    return this.first
  }

  has(flow: number): boolean {
    return flow >= this.first && flow < this.next
  }

  /** Where a live flow's columns are. */
  slot(flow: number): number {
    return flow & this.mask
  }

  /**
   * Finds the newest flow of two endpoints, whichever of them began it, and sets {@link direction}.
   *
   * @param bytes where both addresses lie, at `a` and `b`, `length` (4 or 16) bytes each
   * @returns its id, or -1
   */
  find(
    protocol: number,
    bytes: Uint8Array,
    a: number,
    b: number,
    length: number,
    portA: number,
    portB: number,
  ): number {
    const { keys } = this
    keys.seek(protocol, bytes, a, b, length, portA, portB)
    const last = this.lastSlot
    if (last >= 0 && this.isSought(last, bytes, a, b, length)) return this.flowAt(last)
    const hash = this.index.hash(protocol, bytes, a, b, length, portA, portB)
    for (let slot = this.index.head(hash); slot >= 0; slot = this.index.following(slot)) {
      if (!this.isSought(slot, bytes, a, b, length)) continue
      this.lastSlot = slot
      return this.flowAt(slot)
    }
    return -1
  }

  /** Adds a flow whose originator is the first endpoint; arguments as of {@link find}. Returns its id. */
  add(
    protocol: number,
    bytes: Uint8Array,
    a: number,
    b: number,
    length: number,
    portA: number,
    portB: number,
    timeMs: number,
  ): number {
    if (this.next - this.first === this.capacity) this.evictOldest()
    const flow = this.next++
    const slot = this.slot(flow)
    const at = FLOW_ADDRESS_BYTES * slot
    this.addresses.fill(0, at, at + FLOW_ADDRESS_BYTES)
    for (let i = 0; i < length; i++) {
      this.addresses[at + i] = bytes[a + i]
      this.addresses[at + 16 + i] = bytes[b + i]
    }
    this.protocol[slot] = protocol
    this.family[slot] = length === 16 ? 6 : 4
    this.ports[2 * slot] = portA
    this.ports[2 * slot + 1] = portB
    this.clearCounts(slot, timeMs)
    this.keys.seek(protocol, bytes, a, b, length, portA, portB)
    this.keys.keep(slot)
    this.index.insert(this.index.hash(protocol, bytes, a, b, length, portA, portB), slot)
    this.direction = 0
    this.lastSlot = slot
    this.revision++
    return flow
  }

  /** Says that a flow's row is another than before. */
  touch(flow: number): void {
    if (this.has(flow)) this.revision++
  }

  setLocalSide(flow: number, side: Side): void {
    const slot = this.slot(flow)
    if (this.localSide[slot] === side) return
    this.localSide[slot] = side
    this.revision++
  }

  private clearCounts(slot: number, timeMs: number): void {
    this.localSide[slot] = 0
    this.flags[slot] = 0
    this.counts.begin(slot, timeMs)
    this.firstPacket[slot] = -1
    this.lastPacket[slot] = -1
    this.evictedPackets[slot] = 0
    this.tcp.clear(slot)
    for (let end = 2 * slot; end <= 2 * slot + 1; end++) {
      this.state[end] = STATE.unknown
      this.tcpSeen[end] = 0
      this.tcpNext[end] = 0
      this.tcpAcknowledged[end] = 0
      this.tcpFinEnd[end] = 0
    }
  }

  /** The live flow in a slot: the one id in `first` … `next - 1` that has it. */
  private flowAt(slot: number): number {
    return this.first + ((slot - this.first) & this.mask)
  }

  /** Whether a slot's flow is of the endpoints sought last, whichever began it; then {@link direction} is set. */
  private isSought(slot: number, bytes: Uint8Array, a: number, b: number, length: number): boolean {
    const way = this.keys.match(slot)
    if (way === 0) return false
    // Of IPv6 addresses the key holds a sum alone.
    if (length === 16) {
      if ((way & MATCH.forward) !== 0 && this.hasAddresses(slot, bytes, a, b)) this.direction = 0
      else if ((way & MATCH.backward) !== 0 && this.hasAddresses(slot, bytes, b, a)) this.direction = 1
      else return false
      return true
    }
    this.direction = (way & MATCH.forward) !== 0 ? 0 : 1
    return true
  }

  private hasAddresses(slot: number, bytes: Uint8Array, a: number, b: number): boolean {
    const at = FLOW_ADDRESS_BYTES * slot
    for (let i = 0; i < 16; i++) {
      if (this.addresses[at + i] !== bytes[a + i] || this.addresses[at + 16 + i] !== bytes[b + i])
        return false
    }
    return true
  }

  private evictOldest(): void {
    const slot = this.slot(this.first)
    this.onEvict(this.first)
    const at = FLOW_ADDRESS_BYTES * slot
    const length = this.family[slot] === 6 ? 16 : 4
    const hash = this.index.hash(
      this.protocol[slot],
      this.addresses,
      at,
      at + 16,
      length,
      this.ports[2 * slot],
      this.ports[2 * slot + 1],
    )
    this.index.remove(hash, slot)
    if (this.lastSlot === slot) this.lastSlot = -1
    this.first++
  }
}
