import { lineText } from '../line-text'
import { decodeHuffman } from './huffman'
import { STATIC_TABLE } from './static-table'

/** Largest table that is kept, whatever the sides agree on: four times what browsers ask for. */
const MOST_TABLE_BYTES = 262_144
/** Most of one header list that is noted: names, values and 32 bytes each (RFC 9113 §6.5.2). */
const MOST_LIST_BYTES = 262_144
const FIRST_TABLE_BYTES = 4096
const ENTRY_BYTES = 32
const UNKNOWN = 'unknown'

/** A name and a value, as they are shown; `size` counts what was sent (RFC 7541 §4.1). */
interface Entry {
  name: string
  value: string
  size: number
}

/** One header field, or table size update, and where it lies in the block. */
export interface HeaderField {
  name: string
  value: string
  at: number
  length: number
  problem?: string
}

/** What a block says, and why it could not be read to its end. */
export interface HeaderList {
  fields: HeaderField[]
  malformed: { at: number; why: string } | null
}

/** Why decoding ended; caught where the block is read. */
class BlockError extends Error {}

/** Decodes the header blocks of one direction (RFC 7541), in their order. */
export class HpackDecoder {
  /** What the other side allows the table to grow to. */
  limit = FIRST_TABLE_BYTES
  /** Whether blocks were missed: entries of before are not known, those since are. */
  isPartial = false
  private entries: Entry[] = []
  private size = 0
  private most = FIRST_TABLE_BYTES
  private bytes = new Uint8Array(0)
  private at = 0

  /** Blocks are missing, or one could not be read. */
  lose(): void {
    this.isPartial = true
    this.entries = []
    this.size = 0
  }

  /** Reads a whole block. */
  decode(block: Uint8Array): HeaderList {
    this.bytes = block as Uint8Array<ArrayBuffer>
    this.at = 0
    const list: HeaderList = { fields: [], malformed: null }
    let size = 0
    try {
      while (this.at < block.length) {
        const at = this.at
        const field = this.next()
        size += field.size
        if (size > MOST_LIST_BYTES) continue
        const { name, value, problem } = field
        list.fields.push({ name, value, at, length: this.at - at, ...(problem ? { problem } : {}) })
      }
    } catch (error) {
      if (!(error instanceof BlockError)) throw error
      list.malformed = { at: Math.min(this.at, block.length), why: error.message }
      this.lose()
    }
    if (size > MOST_LIST_BYTES)
      list.malformed ??= { at: block.length, why: 'The list is longer than is read' }
    this.bytes = new Uint8Array(0)
    return list
  }

  private next(): Entry & { problem?: string } {
    const first = this.bytes[this.at]
    if (first >= 0x80) return this.entry(this.integer(7))
    if (first >= 0x40) return this.add(this.literal(6))
    if (first >= 0x20) return this.resize(this.integer(5))
    return this.literal(4)
  }

  private literal(prefix: number): Entry & { problem?: string } {
    const index = this.integer(prefix)
    const name = index === 0 ? this.string() : null
    const known = index === 0 ? null : this.entry(index)
    const value = this.string()
    const nameSize = name ? name.length : (known?.nameSize ?? 0)
    return {
      name: name ? lineText(name) || ' ' : (known?.name ?? UNKNOWN),
      value: lineText(value),
      size: nameSize + value.length + ENTRY_BYTES,
      ...(known?.problem ? { problem: known.problem } : {}),
    }
  }

  private entry(index: number): Entry & { nameSize: number; problem?: string } {
    if (index === 0) throw new BlockError('Index 0 is none')
    const fixed = STATIC_TABLE.at(index - 1)
    if (fixed) {
      const [name, value] = fixed
      return { name, value, size: name.length + value.length + ENTRY_BYTES, nameSize: name.length }
    }
    const place = index - 1 - STATIC_TABLE.length
    if (place < this.entries.length) {
      const entry = this.entries[this.entries.length - 1 - place]
      return { ...entry, nameSize: Math.min(entry.name.length, entry.size) }
    }
    if (!this.isPartial) throw new BlockError(`Index ${index} is not in the table`)
    const problem = `The table is unknown: what index ${index} stands for was not captured`
    return { name: UNKNOWN, value: UNKNOWN, size: ENTRY_BYTES, nameSize: 0, problem }
  }

  /** Adds an entry as the newest (RFC 7541 §4.4). */
  private add(field: Entry & { problem?: string }): Entry & { problem?: string } {
    const { name, value, size } = field
    this.entries.push({ name, value, size })
    this.size += size
    this.evict()
    return field
  }

  private resize(size: number): Entry & { problem?: string } {
    const isOver = size > this.limit && !this.isPartial
    this.most = Math.min(size, MOST_TABLE_BYTES)
    this.evict()
    const problem = isOver ? { problem: `More than the ${this.limit} bytes that were agreed on` } : {}
    return { name: 'Dynamic table size', value: String(size), size: ENTRY_BYTES, ...problem }
  }

  private evict(): void {
    let count = 0
    while (this.size > this.most && count < this.entries.length) this.size -= this.entries[count++].size
    if (count > 0) this.entries.splice(0, count)
  }

  /** RFC 7541 §5.1; more than 28 bits are none that anything here could have. */
  private integer(prefix: number): number {
    const mask = 2 ** prefix - 1
    let value = this.byte() & mask
    if (value < mask) return value
    for (let shift = 1; ; shift *= 128) {
      const byte = this.byte()
      value += (byte & 0x7f) * shift
      if (byte < 0x80) return value
      if (shift > 2 ** 21) throw new BlockError('A number is too long')
    }
  }

  private string(): Uint8Array {
    const isHuffman = this.at < this.bytes.length && this.bytes[this.at] >= 0x80
    const length = this.integer(7)
    if (length > this.bytes.length - this.at) throw new BlockError('A string reaches behind the end')
    const bytes = this.bytes.subarray(this.at, this.at + length)
    const text = isHuffman ? decodeHuffman(bytes) : bytes
    if (!text) throw new BlockError('A string has no Huffman code')
    this.at += length
    return text
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw new BlockError('The block ends within a field')
    return this.bytes[this.at++]
  }
}
