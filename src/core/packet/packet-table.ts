import type { DecodedPacket } from '../decode/decoded-packet'
import type { FlowTable } from '../flow/flow-table'
import type { Side } from '../own/own-ends'
import { millisecondsOf } from '../pcapng/timestamp'

/**
 * Most packets kept in memory, at 66 bytes each 69 MB. What they carried is on disk, where it stays; evicted
 * packets are counted, in all and by flow.
 */
const MOST_PACKETS = 1 << 20

/** Most bytes kept of packets that came in fragments, whose payload lies in no one frame of the file. */
const MOST_WHOLE_BYTES = 16 * 1024 * 1024

/**
 * Packets that belong to a flow, in typed columns: a ring by packet number, with those of each flow chained.
 * Numbers count up from 0; a packet's columns are at {@link slot}.
 */
export class PacketTable {
  /** Payloads of packets in fragments that made room for later ones. */
  payloadsDropped = 0
  /** Packets in memory are `first` … `next - 1`. */
  first = 0
  next = 0
  readonly flow: Uint32Array
  /** High and low 32 bits of its time in nanoseconds since 1970, as the kernel stamped it. */
  readonly timeHigh: Uint32Array
  readonly timeLow: Uint32Array
  /** Bytes the frame had on the wire. */
  readonly wireLength: Uint32Array
  /** Bytes of the frame that were captured, and the LINKTYPE number that its first ones are read by. */
  readonly captured: Uint32Array
  readonly linkType: Uint16Array
  /** The transport's payload: where it begins in the frame, its bytes on the wire, and how many were captured. */
  readonly payloadAt: Uint32Array
  readonly payloadLength: Uint32Array
  readonly payloadCaptured: Uint32Array
  readonly tcpFlags: Uint8Array
  readonly sequence: Uint32Array
  readonly acknowledgment: Uint32Array
  /** Of TCP: the receive window as in the header, not scaled. */
  readonly window: Uint16Array
  /** Bits of TCP_MARK in tcp/marks.ts. */
  readonly marks: Uint32Array
  /** Which of the session's files holds its frame, and where. */
  readonly source: Uint16Array
  readonly fileOffset: Float64Array
  /** Payloads of packets put together from fragments, by packet number, oldest first. */
  private readonly whole = new Map<number, Uint8Array>()
  private wholeBytes = 0
  private readonly sender: Uint8Array
  /** How many packet numbers on the flow's next packet is; 0 for none yet. */
  private readonly distance: Uint32Array

  /** Gives a slot by the low bits of a packet number. */
  private readonly mask: number

  /** @param capacity most packets kept; a power of two */
  constructor(
    private readonly flows: FlowTable,
    readonly capacity = MOST_PACKETS,
  ) {
    this.mask = capacity - 1
    this.flow = new Uint32Array(capacity)
    this.timeHigh = new Uint32Array(capacity)
    this.timeLow = new Uint32Array(capacity)
    this.wireLength = new Uint32Array(capacity)
    this.captured = new Uint32Array(capacity)
    this.linkType = new Uint16Array(capacity)
    this.payloadAt = new Uint32Array(capacity)
    this.payloadLength = new Uint32Array(capacity)
    this.payloadCaptured = new Uint32Array(capacity)
    this.tcpFlags = new Uint8Array(capacity)
    this.sequence = new Uint32Array(capacity)
    this.acknowledgment = new Uint32Array(capacity)
    this.window = new Uint16Array(capacity)
    this.marks = new Uint32Array(capacity)
    this.source = new Uint16Array(capacity)
    this.fileOffset = new Float64Array(capacity)
    this.sender = new Uint8Array(capacity)
    this.distance = new Uint32Array(capacity)
  }

  /** Packets that had to make room. */
  get evicted(): number {
    return this.first
  }

  slot(packet: number): number {
    return packet & this.mask
  }

  /** Whether a packet is in memory. */
  has(packet: number): boolean {
    return packet >= this.first && packet < this.next
  }

  /** Milliseconds since 1970, with fractions: a double keeps a quarter of a microsecond. */
  timeMs(packet: number): number {
    const slot = this.slot(packet)
    return millisecondsOf(this.timeHigh[slot], this.timeLow[slot])
  }

  /** Which of its flow's endpoints sent a packet. */
  direction(packet: number): Side {
    return this.sender[this.slot(packet)] === 1 ? 1 : 0
  }

  /** The next packet of the same flow, or -1. */
  nextInFlow(packet: number): number {
    const distance = this.distance[this.slot(packet)]
    return distance === 0 ? -1 : packet + distance
  }

  /**
   * Appends a packet of a live flow.
   *
   * @param marks bits of TCP_MARK
   * @param frameAt where its frame begins in the bytes it was decoded from
   * @param captured bytes of that frame that were captured
   * @param linkType its LINKTYPE number
   */
  append(
    flow: number,
    sender: Side,
    timeHigh: number,
    timeLow: number,
    wireLength: number,
    decoded: DecodedPacket,
    marks: number,
    frameAt: number,
    captured: number,
    linkType: number,
    source: number,
    fileOffset: number,
  ): void {
    if (this.next - this.first === this.capacity) this.evictOldest()
    const packet = this.next++
    const slot = this.slot(packet)
    this.flow[slot] = flow
    this.sender[slot] = sender
    this.timeHigh[slot] = timeHigh
    this.timeLow[slot] = timeLow
    this.wireLength[slot] = wireLength
    this.captured[slot] = captured
    this.linkType[slot] = linkType
    this.payloadAt[slot] = decoded.payloadAt - frameAt
    this.payloadLength[slot] = decoded.payloadLength
    this.payloadCaptured[slot] = decoded.payloadCaptured
    this.tcpFlags[slot] = decoded.tcpFlags
    this.sequence[slot] = decoded.sequence
    this.acknowledgment[slot] = decoded.acknowledgment
    this.window[slot] = decoded.window
    this.marks[slot] = marks
    this.source[slot] = source
    this.fileOffset[slot] = fileOffset
    this.distance[slot] = 0
    this.chain(this.flows.slot(flow), packet)
  }

  /** Keeps the payload of the packet appended last, which came in fragments. */
  keepPayload(decoded: DecodedPacket): void {
    const { bytes, payloadAt, payloadCaptured } = decoded
    this.payloadAt[this.slot(this.next - 1)] = 0
    this.whole.set(this.next - 1, bytes.subarray(payloadAt, payloadAt + payloadCaptured))
    this.wholeBytes += payloadCaptured
    for (const [packet, payload] of this.whole) {
      if (this.wholeBytes <= MOST_WHOLE_BYTES && packet >= this.first) return
      this.whole.delete(packet)
      this.wholeBytes -= payload.length
      if (packet < this.first) continue
      this.payloadsDropped++
      this.payloadCaptured[this.slot(packet)] = 0
    }
  }

  /** Payload of a packet that came in fragments: all that there is, or null where it lies in its frame. */
  wholePayload(packet: number): Uint8Array | null {
    return this.whole.get(packet) ?? null
  }

  private chain(flowSlot: number, packet: number): void {
    const { firstPacket, lastPacket } = this.flows
    const last = lastPacket[flowSlot]
    if (last >= this.first) this.distance[this.slot(last)] = packet - last
    else firstPacket[flowSlot] = packet
    lastPacket[flowSlot] = packet
  }

  private evictOldest(): void {
    const packet = this.first++
    const flow = this.flow[this.slot(packet)]
    if (!this.flows.has(flow)) return
    const slot = this.flows.slot(flow)
    this.flows.evictedPackets[slot]++
    this.flows.firstPacket[slot] = this.nextInFlow(packet)
    if (this.flows.firstPacket[slot] < 0) this.flows.lastPacket[slot] = -1
  }
}
