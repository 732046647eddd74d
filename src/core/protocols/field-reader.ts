import type { Field, Layer, Malformed } from './layer'
import { hexText, lineText } from './line-text'

/**
 * Reads a header or message field by field, in network byte order, and notes each with its range. Reading behind the
 * end gives 0 or nothing, marks the layer as malformed where it began, and moves to the end, so that a loop over
 * {@link left} always ends; no reading throws.
 */
export class FieldReader {
  malformed: Malformed | null = null
  /** Where the next reading begins; ranges count from `start`. */
  at: number
  fields: Field[] = []

  /** @param bytes of which `start` … `end - 1` are read; they are only lent */
  constructor(
    readonly bytes: Uint8Array,
    readonly start = 0,
    readonly end = bytes.length,
  ) {
    this.at = start
  }

  get left(): number {
    return this.end - this.at
  }

  get isWhole(): boolean {
    return this.malformed === null
  }

  /** Says what is wrong, here or at `at` (absolute), once; the rest is left unread. */
  fail(why: string, at = this.at): void {
    this.malformed ??= { at: at - this.start, why }
    this.at = this.end
  }

  /** An unsigned number of 1 to 6 bytes. @param show how its value is written; plain decimal without it */
  number(name: string, size: 1 | 2 | 3 | 4 | 6, show?: (value: number) => string): number {
    const at = this.at
    const value = this.peek(size)
    if (!this.take(size, name)) return 0
    this.add(name, show ? show(value) : String(value), at)
    return value
  }

  /** An unsigned number that is not noted: 0 where it is not whole. */
  skipNumber(size: 1 | 2 | 3 | 4 | 6, name: string): number {
    const value = this.peek(size)
    return this.take(size, name) ? value : 0
  }

  /** `length` bytes as hexadecimal, or as `show` writes them. Returns a view of them. */
  octets(name: string, length: number, show: (bytes: Uint8Array) => string = hexText): Uint8Array {
    const at = this.at
    if (!this.take(length, name)) return this.bytes.subarray(0, 0)
    const bytes = this.bytes.subarray(at, this.at)
    if (length > 0) this.add(name, show(bytes), at)
    return bytes
  }

  /** `length` bytes of text (UTF-8), escaped for one line. Returns it as it is shown. */
  text(name: string, length: number): string {
    let shown = ''
    this.octets(name, length, (bytes) => (shown = lineText(bytes)))
    return shown
  }

  /** Notes a value read from `from` to here. */
  add(name: string, value: string, from: number, more: Partial<Field> = {}): Field {
    const field: Field = { name, value, at: from - this.start, length: this.at - from, ...more }
    this.fields.push(field)
    return field
  }

  /** Bits of a number of `size` bytes that was read just before, if it was; `at` counts from its highest bit. */
  bits(name: string, value: string, size: number, at: number, count: number): void {
    if (!this.isWhole) return
    const field: Field = { name, value, at: this.at - size - this.start, length: size, bits: { at, count } }
    this.fields.push(field)
  }

  /** What `read` notes goes below a field of its own, which it names in what it returns. */
  group(name: string, read: () => string): Field {
    const outside = this.fields
    const at = this.at
    this.fields = []
    const value = read()
    const children = this.fields
    this.fields = outside
    return this.add(name, value, at, { children })
  }

  /**
   * A field of `length` bytes, whose inside `read` notes with a reader of its own and names in what it returns. What is
   * malformed in there is the field's problem, and does not end this reading.
   */
  within(name: string, length: number, read: (inside: FieldReader) => string): Field | null {
    const at = this.at
    if (!this.take(length, name)) return null
    const inside = new FieldReader(this.bytes, this.start, this.at)
    inside.at = at
    const value = read(inside)
    if (inside.left > 0) inside.octets('Not read', inside.left)
    const problem = inside.malformed ? { problem: inside.malformed.why } : {}
    return this.add(name, value, at, { children: inside.fields, ...problem })
  }

  /** Steps over `length` bytes. @returns whether they were there */
  skip(length: number, name: string): boolean {
    return this.take(length, name)
  }

  /** The layer of what was read. @param at where the first byte lies in the frame or message */
  layer(protocol: string, name: string, summary: string, at = 0): Layer {
    const { fields, malformed, start, end } = this
    return { protocol, name, summary, at, length: end - start, fields, malformed }
  }

  private peek(size: number): number {
    let value = 0
    if (size <= this.left) for (let i = 0; i < size; i++) value = value * 256 + this.bytes[this.at + i]
    return value
  }

  private take(length: number, name: string): boolean {
    if (length < 0 || length > this.left) {
      this.fail(`${name} needs ${length} bytes, ${this.left} are left`)
      return false
    }
    this.at += length
    return true
  }
}
