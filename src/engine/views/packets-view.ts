import { PACKET_ROW_BYTES, writePacketRow } from '#core/rows/packet-row'
import { ROW_FORMAT, ROWS_HEADER_BYTES, writeRowsHeader } from '#core/rows/packed-rows'
import { FlowPackets } from '../packets/flow-packets'
import { segmentOf } from '../packets/segment-facts'
import type { PacketStore } from '../packets/packet-store'
import type { View } from './view'

/** How long packets are taken in at once: a turn of the loop that nobody notices. */
const MOST_MS = 8
const TWO_32 = 2 ** 32

/** The captured packets of one flow, in the order they came. */
export class PacketsView implements View {
  readonly from = 'wire'
  private readonly index: FlowPackets
  /** The time that relative ones count from: of the flow's first packet, even after that made room. */
  private origin: { high: number; low: number } | null = null

  constructor(
    private readonly session: PacketStore,
    private readonly flow: number,
    fits: ((timeMs: number) => boolean) | null = null,
  ) {
    this.index = new FlowPackets(session, flow, fits)
  }

  get revision(): number {
    return (this.index.revision + (this.session.notes?.revision ?? 0)) >>> 0
  }

  get total(): number {
    return this.index.total
  }

  advance(): boolean {
    const more = this.index.advance(MOST_MS)
    if (this.total > 0) this.origin ??= this.firstTime()
    return more
  }

  rows(asked: number, count: number, goneThen?: number): Uint8Array {
    // Some of what the index has may have been evicted since it was brought up to date.
    this.advance()
    const { index, revision, total } = this
    const gone = index.goneInAll >>> 0
    const offset = Math.max(0, asked - ((gone - (goneThen ?? gone)) >>> 0))
    const there = Math.max(0, Math.min(count, total - offset))
    const packed = new Uint8Array(ROWS_HEADER_BYTES + there * PACKET_ROW_BYTES)
    const view = new DataView(packed.buffer)
    writeRowsHeader(view, { format: ROW_FORMAT.packets, revision, offset, count: there, total, gone })
    for (let i = 0; i < there; i++) this.write(view, ROWS_HEADER_BYTES + i * PACKET_ROW_BYTES, offset + i)
    return packed
  }

  private write(view: DataView, at: number, place: number): void {
    const { packets, flows } = this.session
    const packet = this.index.at(place)
    const slot = packets.slot(packet)
    const local = flows.has(this.flow) ? flows.localSide[flows.slot(this.flow)] : 0
    const { high, low } = this.origin ?? { high: packets.timeHigh[slot], low: packets.timeLow[slot] }
    writePacketRow(view, at, {
      packet,
      direction: packets.direction(packet) === local ? 'out' : 'in',
      timeHigh: packets.timeHigh[slot],
      timeLow: packets.timeLow[slot],
      sinceFirst: this.since(packet, high, low),
      sinceBefore: place === 0 ? null : this.sincePacket(packet, this.index.at(place - 1)),
      wireLength: packets.wireLength[slot],
      payloadLength: packets.payloadLength[slot],
      isCut: packets.captured[slot] < packets.wireLength[slot],
      isNoted: (this.session.notes?.ofPacket(packet) ?? '') !== '',
      marks: packets.marks[slot],
      tcp: segmentOf(this.session, packet),
    })
  }

  /** Of a flow that lost its first packets to others: when it was first seen, to a quarter of a microsecond. */
  private firstTime(): { high: number; low: number } {
    const { packets, flows } = this.session
    const flowSlot = flows.slot(this.flow)
    const isWhole = flows.has(this.flow) && flows.evictedPackets[flowSlot] === 0
    const slot = packets.slot(isWhole ? flows.firstPacket[flowSlot] : this.index.at(0))
    if (!flows.has(this.flow) || isWhole) return { high: packets.timeHigh[slot], low: packets.timeLow[slot] }
    const nanoseconds = flows.counts.firstSeenOf(flowSlot) * 1e6
    return { high: Math.floor(nanoseconds / TWO_32), low: nanoseconds % TWO_32 }
  }

  private sincePacket(packet: number, before: number): number {
    const { packets } = this.session
    const slot = packets.slot(before)
    return this.since(packet, packets.timeHigh[slot], packets.timeLow[slot])
  }

  /** Nanoseconds, exact up to a hundred days; negative where a capture goes back in time. */
  private since(packet: number, high: number, low: number): number {
    const { packets } = this.session
    const slot = packets.slot(packet)
    return (packets.timeHigh[slot] - high) * TWO_32 + (packets.timeLow[slot] - low)
  }
}
