import { BLOCK, ENHANCED_PACKET_DATA_AT, ENHANCED_PACKET_OVERHEAD, padded } from './blocks'
import { NanosecondTime } from './timestamp'

const NO_OPTIONS = new Uint8Array(0)

/**
 * Packets as enhanced packet blocks (section 4.3 of the pcapng draft), little-endian with nanosecond times: what the
 * capture binding lends in batches, made here for packets that come one by one. Owns its bytes.
 */
export class PacketBlocks {
  /** Packets in {@link blocks}. */
  count = 0
  /** Bytes of {@link blocks} in use. */
  length = 0
  #bytes = new Uint8Array(0)
  #view = new DataView(this.#bytes.buffer)
  readonly #time = new NanosecondTime()

  /** The blocks so far; valid until the next {@link append}. */
  get blocks(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  /** Forgets all blocks; their memory is used again. */
  clear(): void {
    this.count = 0
    this.length = 0
  }

  /** Appends a copy of bytes[at .. at + captured) as one packet, with options as {@link encodeOptions} gives them. */
  append(
    interfaceId: number,
    seconds: number,
    nanoseconds: number,
    wireLength: number,
    bytes: Uint8Array,
    at: number,
    captured: number,
    options: Uint8Array = NO_OPTIONS,
  ): void {
    const length = ENHANCED_PACKET_OVERHEAD + padded(captured) + options.length
    const to = this.length
    this.#makeRoom(to + length)
    const view = this.#view
    this.#time.set(seconds, nanoseconds)
    view.setUint32(to, BLOCK.enhancedPacket, true)
    view.setUint32(to + 4, length, true)
    view.setUint32(to + 8, interfaceId, true)
    view.setUint32(to + 12, this.#time.high, true)
    view.setUint32(to + 16, this.#time.low, true)
    view.setUint32(to + 20, captured, true)
    view.setUint32(to + 24, wireLength, true)
    const dataAt = to + ENHANCED_PACKET_DATA_AT
    this.#bytes.set(bytes.subarray(at, at + captured), dataAt)
    this.#bytes.fill(0, dataAt + captured, dataAt + padded(captured))
    this.#bytes.set(options, dataAt + padded(captured))
    view.setUint32(to + length - 4, length, true)
    this.length += length
    this.count++
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(bytes, this.#bytes.length * 2, 4096))
    grown.set(this.blocks)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
