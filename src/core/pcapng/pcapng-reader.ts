import { roomFor } from '../stream/growing-column'
import { BLOCK, BLOCK_FRAME_BYTES, BYTE_ORDER_MAGIC } from './blocks'
import { SectionReader, type PcapngSink } from './section-reader'

export type { PcapngSink } from './section-reader'

/** What became of a file. Offsets are from the file's beginning. */
export interface PcapngEnd {
  /** Packets given to the sink. */
  packets: number
  /** The file ends inside a block. All before that block was given, and `error.at` is where the block begins. */
  cutOff: boolean
  /** Why the reading stopped, and at which block; null for a file read whole. */
  error: { at: number; why: string } | null
}

/**
 * Longest block that is read (longer ones of unknown kinds are passed over without being held): no link has
 * frames of 16 MiB, so a longer packet is damage, and a block that came in pieces must be held to be read.
 */
const LONGEST_BLOCK_BYTES = 16 * 1024 * 1024

/** What the next bytes are, and so how many must be at hand: a block's type and length; … and the magic. */
const TYPE_AND_LENGTH = 8
const BYTE_ORDER = 12
const TRAILING_LENGTH = 4

const EMPTY = new Uint8Array(0)

/**
 * Reads a pcapng file (draft-ietf-opsawg-pcapng) of either byte order from pieces of any size. Never throws on
 * what a file holds: the first thing that cannot be right ends the reading, and {@link end} says what and where.
 * Blocks of kinds it does not know are passed over and counted.
 */
export class PcapngReader {
  readonly #section: SectionReader
  readonly #sink: PcapngSink
  #error: PcapngEnd['error'] = null
  #passedOver = 0
  #little = true
  #type = 0
  #length = 0
  /** Where in the file the block being read begins. */
  #blockAt = 0
  #next: 'type' | 'order' | 'block' | 'trailer' = 'type'
  /** Bytes that `#next` is made of. */
  #need = TYPE_AND_LENGTH
  /** Bytes of a passed-over block that are still to come before its trailing length. */
  #toPass = 0
  /** The beginning of what did not come whole. Owned by the reader, lent to the sink for the length of a call. */
  #carry = EMPTY
  #carried = 0

  constructor(sink: PcapngSink) {
    this.#section = new SectionReader(sink)
    this.#sink = sink
  }

  /** Blocks of unknown kinds that were passed over. */
  get passedOver(): number {
    return this.#passedOver
  }

  /** Takes the file's next bytes, which are only read, and only until the call returns. */
  push(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    while (this.#error === null) {
      const passed = Math.min(this.#toPass, bytes.length - at)
      this.#toPass -= passed
      at += passed
      if (this.#toPass > 0) return
      if (this.#carried === 0 && bytes.length - at >= this.#need) {
        at += this.#read(bytes, view, at)
        continue
      }
      const taken = Math.min(this.#need - this.#carried, bytes.length - at)
      this.#carryOn(bytes, at, taken)
      at += taken
      if (this.#carried < this.#need) return
      const carry = this.#carry
      const used = this.#read(carry, new DataView(carry.buffer, carry.byteOffset, carry.byteLength), 0)
      if (used > 0) this.#carried = 0
    }
  }

  /** Says how the reading went. Before the last bytes: how it would have, had it ended there. */
  end(): PcapngEnd {
    const packets = this.#section.packets
    if (this.#error !== null) return { packets, cutOff: false, error: this.#error }
    if (this.#carried > 0 || this.#next !== 'type') {
      return { packets, cutOff: true, error: { at: this.#blockAt, why: 'The file ends inside a block.' } }
    }
    return {
      packets,
      cutOff: false,
      error: this.#blockAt === 0 ? { at: 0, why: 'The file is empty.' } : null,
    }
  }

  /** Reads `#next`, which lies whole at `at`. Returns how many bytes are done with: all of it, or 0. */
  #read(bytes: Uint8Array, view: DataView, at: number): number {
    switch (this.#next) {
      case 'type':
        return this.#readType(view, at)
      case 'order':
        return this.#readOrder(view, at)
      case 'block':
        return this.#readBlock(bytes, view, at)
      case 'trailer':
        return this.#readTrailer(view, at)
    }
  }

  #expect(next: 'type' | 'order' | 'block' | 'trailer', need: number): void {
    this.#next = next
    this.#need = need
  }

  #readType(view: DataView, at: number): number {
    // The section header's type reads the same in both byte orders (section 4.1); its length does not.
    this.#type = view.getUint32(at, this.#little)
    if (this.#type === BLOCK.sectionHeader) {
      this.#expect('order', BYTE_ORDER)
      return 0
    }
    if (this.#blockAt === 0) return this.#stop('Not a pcapng file: it does not begin with a section header.')
    this.#length = view.getUint32(at + 4, this.#little)
    if (!this.#lengthIsSound()) return 0
    const isTooLong = this.#length > LONGEST_BLOCK_BYTES && !this.#section.needs(this.#type)
    if (this.#section.reads(this.#type) && !isTooLong) {
      this.#expectBlock()
      return 0
    }
    this.#toPass = this.#length - BLOCK_FRAME_BYTES
    this.#expect('trailer', TRAILING_LENGTH)
    return TYPE_AND_LENGTH
  }

  #readOrder(view: DataView, at: number): number {
    this.#little = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC
    if (!this.#little && view.getUint32(at + 8, false) !== BYTE_ORDER_MAGIC) {
      return this.#stop('A section header has no byte-order magic.')
    }
    this.#length = view.getUint32(at + 4, this.#little)
    if (this.#lengthIsSound()) this.#expectBlock()
    return 0
  }

  #lengthIsSound(): boolean {
    if (this.#length >= BLOCK_FRAME_BYTES && this.#length % 4 === 0) return true
    this.#stop(`A block says that it has ${this.#length} bytes; it needs 12 or more, and a multiple of 4.`)
    return false
  }

  #expectBlock(): void {
    if (this.#length <= LONGEST_BLOCK_BYTES) this.#expect('block', this.#length)
    else this.#stop(`A block says that it has ${this.#length} bytes; the most that is read is 16 MiB.`)
  }

  #readBlock(bytes: Uint8Array, view: DataView, at: number): number {
    const length = this.#length
    if (!this.#trailerIsSound(view.getUint32(at + length - 4, this.#little))) return 0
    const why = this.#section.read(this.#type, this.#little, bytes, view, at, length, this.#blockAt)
    if (why !== null) return this.#stop(why)
    this.#endBlock()
    return length
  }

  #readTrailer(view: DataView, at: number): number {
    if (!this.#trailerIsSound(view.getUint32(at, this.#little))) return 0
    this.#passedOver++
    this.#endBlock()
    return TRAILING_LENGTH
  }

  #trailerIsSound(again: number): boolean {
    if (again === this.#length) return true
    this.#stop(`A block begins by saying that it has ${this.#length} bytes and ends by saying ${again}.`)
    return false
  }

  #endBlock(): void {
    this.#sink.block?.(this.#type, this.#blockAt)
    this.#blockAt += this.#length
    this.#expect('type', TYPE_AND_LENGTH)
  }

  #carryOn(bytes: Uint8Array, from: number, count: number): void {
    this.#carry = roomFor(this.#carry, this.#carried + count)
    this.#carry.set(bytes.subarray(from, from + count), this.#carried)
    this.#carried += count
  }

  #stop(why: string): 0 {
    this.#error = { at: this.#blockAt, why }
    return 0
  }
}
