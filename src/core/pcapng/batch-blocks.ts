import { BLOCK, ENHANCED_PACKET_DATA_AT, ENHANCED_PACKET_OVERHEAD, padded } from './blocks'
import { NanosecondTime } from './timestamp'

/** `u32 sec, u32 nsec, u32 caplen, u32 len` before each packet's bytes in a batch. */
const RECORD_HEADER_BYTES = 16

/** Most that a block is longer than its record: 32 bytes instead of 16, and up to 3 of padding. */
const GROWTH_PER_RECORD = ENHANCED_PACKET_OVERHEAD - RECORD_HEADER_BYTES + 3

/** Times are u32 seconds and u32 nanoseconds, lengths are bytes; see {@link BatchBlocks.write}. */
export type OnPacket = (
  seconds: number,
  nanoseconds: number,
  capturedLength: number,
  wireLength: number,
  batchAt: number,
  outputAt: number,
) => void

/**
 * Turns batches of nanosecond pcap records, as the capture binding lends them, into enhanced packet blocks
 * (section 4.3 of the pcapng draft) ready to append to a little-endian section with nanosecond times.
 */
export class BatchBlocks {
  #output = new Uint8Array(0)
  #view = new DataView(this.#output.buffer)
  #unreadable = 0
  readonly #time = new NanosecondTime()

  /** The blocks of the last batch. Owned by this object, valid until the next write; grown when a batch needs it. */
  get output(): Uint8Array {
    return this.#output
  }

  /** Records that batches promised and did not hold: each ended its batch, with all that should have followed. */
  get unreadable(): number {
    return this.#unreadable
  }

  /**
   * Writes one block for each of the batch's `count` records and calls `onPacket` with the place of the
   * packet's captured bytes in the batch and in the output. The batch is only read, and only until the call
   * returns. A record that does not fit its batch ends it.
   * @returns bytes of {@link output} that this batch filled
   */
  write(batch: Uint8Array, count: number, interfaceId: number, onPacket: OnPacket): number {
    const records = Math.min(count, Math.floor(batch.length / RECORD_HEADER_BYTES))
    const shift = records * GROWTH_PER_RECORD
    this.#makeRoom(shift + batch.length)
    const output = this.#output
    const view = this.#view
    const time = this.#time
    // The batch goes behind the space that its blocks may need beyond it; then each packet's bytes move down
    // with copyWithin, which unlike set(subarray) makes no object per packet. The blocks never catch up with
    // the unread records: after k of them they have grown by at most k × GROWTH_PER_RECORD.
    output.set(batch, shift)
    const end = shift + batch.length
    let from = shift
    let to = 0
    let done = 0
    for (; done < records; done++) {
      if (from + RECORD_HEADER_BYTES > end) break
      const seconds = view.getUint32(from, true)
      const nanoseconds = view.getUint32(from + 4, true)
      const captured = view.getUint32(from + 8, true)
      const wire = view.getUint32(from + 12, true)
      const bytesAt = from + RECORD_HEADER_BYTES
      if (captured > end - bytesAt) break
      const length = ENHANCED_PACKET_OVERHEAD + padded(captured)
      time.set(seconds, nanoseconds)
      view.setUint32(to, BLOCK.enhancedPacket, true)
      view.setUint32(to + 4, length, true)
      view.setUint32(to + 8, interfaceId, true)
      view.setUint32(to + 12, time.high, true)
      view.setUint32(to + 16, time.low, true)
      view.setUint32(to + 20, captured, true)
      view.setUint32(to + 24, wire, true)
      const dataAt = to + ENHANCED_PACKET_DATA_AT
      output.copyWithin(dataAt, bytesAt, bytesAt + captured)
      for (let at = dataAt + captured; at < to + length - 4; at++) output[at] = 0
      view.setUint32(to + length - 4, length, true)
      onPacket(seconds, nanoseconds, captured, wire, bytesAt - shift, dataAt)
      from = bytesAt + captured
      to += length
    }
    this.#unreadable += count - done
    return to
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#output.length) return
    this.#output = new Uint8Array(Math.max(bytes, this.#output.length * 2))
    this.#view = new DataView(this.#output.buffer)
  }
}
