import { BLOCK, ENHANCED_PACKET_DATA_AT, ENHANCED_PACKET_OVERHEAD, padded } from '../pcapng/blocks'
import type { PacketIngest } from './ingest-packet'

/** Where a batch of blocks will lie, and how much of it is wanted. */
export interface BlockPlace {
  /** Which of the session's files they are appended to, at `fileOffset` (-1 where to none). */
  source: number
  fileOffset: number
  /** Most packets, and most captured bytes, that are taken: the packet that reaches either is the last. */
  packets: number
  bytes: number
}

/**
 * Takes batches of enhanced packet blocks (little-endian, times in nanoseconds) into a session's columns. One object,
 * used again: after {@link ingest} its fields say what the batch came to.
 */
export class BlockIngest {
  packets = 0
  /** Captured bytes of those packets, without what their blocks add. */
  bytes = 0
  /** Bytes of the batch that were taken: whole blocks. */
  length = 0

  constructor(private readonly into: PacketIngest) {}

  /**
   * Takes the first `count` blocks of a batch, which is only read. A block that is none, or that does not fit the
   * batch, ends it: {@link packets} is then fewer than `count`.
   */
  ingest(linkType: number, batch: Uint8Array, count: number, place: BlockPlace): void {
    const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
    const most = Math.min(count, place.packets)
    let at = 0
    let packets = 0
    let bytes = 0
    while (packets < most && bytes < place.bytes && at + ENHANCED_PACKET_OVERHEAD <= batch.length) {
      const length = view.getUint32(at + 4, true)
      const captured = view.getUint32(at + 20, true)
      if (view.getUint32(at, true) !== BLOCK.enhancedPacket || length > batch.length - at) break
      if (length < ENHANCED_PACKET_OVERHEAD + padded(captured)) break
      const dataAt = at + ENHANCED_PACKET_DATA_AT
      this.into.ingest(
        linkType,
        batch,
        dataAt,
        captured,
        view.getUint32(at + 24, true),
        view.getUint32(at + 12, true),
        view.getUint32(at + 16, true),
        place.source,
        place.fileOffset < 0 ? -1 : place.fileOffset + dataAt,
      )
      packets++
      bytes += captured
      at += length
    }
    this.packets = packets
    this.bytes = bytes
    this.length = at
  }
}
