import { PROTOCOL } from '#core/net/transport'
import type { ChunkList } from '#core/stream/chunk-list'
import { differences } from '#core/stream/differences'
import { takeSegment } from '#core/stream/take-segment'
import { TcpAssembler } from '#core/stream/tcp-assembler'
import type { Session } from '../session/session'
import { IndexColumn } from '#core/stream/index-column'
import type { StreamSource } from './stream-source'

/** Most chunks that one segment is compared with which came again. */
const MOST_COMPARED = 64

/**
 * A flow's payload as it was captured: TCP put in order with holes marked, datagrams one chunk each. Nothing is
 * assembled for flows that nobody looks at: a view walks the flow's packets when it is opened, then follows.
 */
export class WireStream implements StreamSource {
  private last = -1
  private chunks: ChunkList | null = null
  /** The chunks of bytes of each side in their order, which is that of their offsets. */
  private readonly shown = [new IndexColumn(), new IndexColumn()] as const
  private readonly datagramOffsets: [number, number] = [0, 0]
  private readonly assemblers: [TcpAssembler, TcpAssembler]
  private time = 0

  constructor(
    private readonly session: Session,
    private readonly flow: number,
  ) {
    this.assemblers = [this.assembler(0), this.assembler(1)]
  }

  advance(chunks: ChunkList, most: number): boolean {
    this.chunks = chunks
    const { packets } = this.session
    for (let taken = 0; taken < most; taken++) {
      const next = this.nextPacket()
      if (next < 0) {
        this.endWithCapture()
        return false
      }
      this.last = next
      this.time = packets.timeMs(next)
      this.take(next)
    }
    return true
  }

  read(chunks: ChunkList, chunk: number, from: number, length: number): Uint8Array | null {
    const packet = chunks.ref[chunk]
    if (packet < this.session.packets.first) return null
    return this.session.readPayload(packet, chunks.skip[chunk] + from, length)
  }

  /** Where nothing is captured any more, nothing will fill a gap: what waits is shown. */
  private endWithCapture(): void {
    if (this.session.liveCaptures > 0) return
    for (const assembler of this.assemblers) assembler.finish()
  }

  private nextPacket(): number {
    const { flows, packets } = this.session
    if (this.last >= packets.first) return packets.nextInFlow(this.last)
    return flows.has(this.flow) ? flows.firstPacket[flows.slot(this.flow)] : -1
  }

  private take(packet: number): void {
    const { packets, flows } = this.session
    const slot = packets.slot(packet)
    const sender = packets.direction(packet)
    const length = packets.payloadLength[slot]
    if (!flows.has(this.flow)) return
    if (flows.protocol[flows.slot(this.flow)] !== PROTOCOL.tcp) {
      this.append(sender, 'bytes', packet, 0, length, this.datagramOffsets[sender])
      this.datagramOffsets[sender] += length
      return
    }
    takeSegment(
      this.assemblers[sender],
      this.assemblers[sender === 0 ? 1 : 0],
      packets.tcpFlags[slot],
      packets.sequence[slot],
      packets.acknowledgment[slot],
      length,
      packet,
    )
  }

  private assembler(sender: 0 | 1): TcpAssembler {
    return new TcpAssembler({
      bytes: (packet, skip, length, offset) => this.append(sender, 'bytes', packet, skip, length, offset),
      hole: (offset, length) => this.append(sender, 'hole', -1, 0, length, offset),
      repeat: (packet, skip, length, offset, keptPacket, keptSkip) => {
        if (keptPacket >= 0) this.compare(sender, packet, skip, length, offset, keptPacket, keptSkip)
        else this.compareWithShown(sender, packet, skip, length, offset)
      },
      wait: (packet) => packet,
    })
  }

  /** Appends a piece; what the snaplen cut off of it follows as a hole. */
  private append(
    sender: 0 | 1,
    kind: 'bytes' | 'hole',
    packet: number,
    skip: number,
    length: number,
    offset: number,
  ): void {
    const { packets } = this.session
    const direction = this.directionOf(sender)
    const captured =
      kind === 'hole'
        ? 0
        : Math.min(length, Math.max(0, packets.payloadCaptured[packets.slot(packet)] - skip))
    const timeMs = packet >= 0 ? packets.timeMs(packet) : this.time
    if (kind === 'bytes' && (captured > 0 || length === 0)) {
      this.shown[sender].push(this.chunks?.count ?? 0)
      this.chunks?.append({ direction, kind, timeMs, offset, length: captured, ref: packet, skip })
    }
    if (length > captured) {
      this.chunks?.append({
        direction,
        kind: 'hole',
        timeMs,
        offset: offset + captured,
        length: length - captured,
        ref: -1,
        skip: 0,
      })
    }
  }

  /** Compares bytes that came again with those of the chunks that show their place in the stream. */
  private compareWithShown(
    sender: 0 | 1,
    packet: number,
    skip: number,
    length: number,
    offset: number,
  ): void {
    const { chunks } = this
    if (chunks === null) return
    const shown = this.shown[sender]
    let place = shown.lastWhere((chunk) => chunks.offset[chunk] <= offset)
    // Of many small chunks only the first are compared: each is read from disk.
    for (let compared = 0; compared < MOST_COMPARED; compared++, place++) {
      const chunk = place < 0 ? -1 : shown.at(place)
      if (chunk < 0 || chunk >= chunks.count || chunks.offset[chunk] >= offset + length) return
      const from = Math.max(offset, chunks.offset[chunk])
      const until = Math.min(offset + length, chunks.offset[chunk] + chunks.length[chunk])
      if (until <= from) continue
      const kept = chunks.skip[chunk] + from - chunks.offset[chunk]
      this.compare(sender, packet, skip + from - offset, until - from, from, chunks.ref[chunk], kept)
    }
  }

  /** Says where two packets have other bytes for the same place in the stream, as far as both are still there. */
  private compare(
    sender: 0 | 1,
    packet: number,
    skip: number,
    length: number,
    offset: number,
    keptPacket: number,
    keptSkip: number,
  ): void {
    const { session } = this
    if (keptPacket < session.packets.first) return
    const again = session.readPayload(packet, skip, length)
    const found = differences(session.readPayload(keptPacket, keptSkip, length), again)
    if (found === null) return
    this.chunks?.append({
      direction: this.directionOf(sender),
      kind: 'conflict',
      timeMs: this.time,
      offset: offset + found.first,
      length: found.differing,
      ref: -1,
      skip: 0,
    })
  }

  private directionOf(sender: 0 | 1): 0 | 1 {
    const { flows } = this.session
    const local = flows.has(this.flow) ? flows.localSide[flows.slot(this.flow)] : 0
    return sender === local ? 0 : 1
  }
}
