import { parseText } from '../payload/payload-text'

/** How a stream is cut into messages. */
export type FramingRule =
  | { kind: 'none' }
  | { kind: 'line' }
  | { kind: 'length'; bytes: 1 | 2 | 4; endian: 'big' | 'little'; inclusive: boolean }
  | { kind: 'delimiter'; delimiter: string }
  | { kind: 'idle'; ms: number }

/** Longest message that is kept; of a longer one the rest is counted and passed over. */
export const MOST_MESSAGE_BYTES = 1 << 20

/** The bytes of a delimiter; what is no text with escapes is taken as it stands. */
export function delimiterBytes(delimiter: string): Uint8Array {
  const parsed = parseText(delimiter)
  return 'bytes' in parsed
    ? parsed.bytes
    : Uint8Array.from(delimiter, (character) => character.charCodeAt(0) & 0xff)
}

/**
 * Cuts received bytes into messages. Each byte is looked at once, whatever a peer sends, and no more than a message is
 * kept. With `idle` the owner of the clock calls {@link flush}.
 */
export class Framer {
  private kept = new Uint8Array(256)
  private length = 0
  private passedOver = 0
  /** Bytes of a length-prefixed message still to come; null while its length is. */
  private due: number | null = null
  private matched = 0
  private readonly delimiter: Uint8Array
  private readonly fallBack: Int32Array

  /** @param onMessage is given a copy, without what frames it, and how many bytes of it were passed over */
  constructor(
    private readonly rule: FramingRule,
    private readonly onMessage: (bytes: Uint8Array, passedOver: number) => void,
    private readonly most = MOST_MESSAGE_BYTES,
  ) {
    this.delimiter = rule.kind === 'delimiter' ? delimiterBytes(rule.delimiter) : Uint8Array.of(10)
    this.fallBack = fallBackOf(this.delimiter)
  }

  /** Whether a message has begun and not ended. */
  get isWithin(): boolean {
    return this.length > 0 || this.passedOver > 0 || this.due !== null
  }

  push(bytes: Uint8Array): void {
    if (this.rule.kind === 'none') this.onMessage(bytes, 0)
    else if (this.rule.kind === 'idle') this.keep(bytes)
    else if (this.rule.kind === 'length') this.pushCounted(bytes, this.rule)
    else this.pushDelimited(bytes)
  }

  /** Ends the message that has begun: a pause, or the end of the stream. */
  flush(): void {
    if (!this.isWithin) return
    this.due = null
    this.emit(0)
  }

  private pushDelimited(bytes: Uint8Array): void {
    let from = 0
    for (let i = 0; i < bytes.length; i++) {
      // Knuth, Morris, Pratt: a byte never looks back further than what matched so far.
      while (this.matched > 0 && bytes[i] !== this.delimiter[this.matched])
        this.matched = this.fallBack[this.matched - 1]
      if (bytes[i] === this.delimiter[this.matched]) this.matched++
      if (this.matched < this.delimiter.length) continue
      this.keep(bytes.subarray(from, i + 1))
      from = i + 1
      this.matched = 0
      this.emit(this.delimiter.length)
    }
    this.keep(bytes.subarray(from))
  }

  private pushCounted(bytes: Uint8Array, rule: FramingRule & { kind: 'length' }): void {
    for (let at = 0; at < bytes.length;) {
      if (this.due === null) {
        const taken = bytes.subarray(at, at + rule.bytes - this.length)
        this.keep(taken)
        at += taken.length
        if (this.length < rule.bytes) return
        this.due = Math.max(0, readLength(this.kept, rule) - (rule.inclusive ? rule.bytes : 0))
        this.length = 0
      }
      const taken = bytes.subarray(at, at + this.due)
      this.keep(taken)
      at += taken.length
      this.due -= taken.length
      if (this.due > 0) return
      this.due = null
      this.emit(0)
    }
  }

  private keep(bytes: Uint8Array): void {
    const room = Math.min(bytes.length, this.most + this.delimiter.length - this.length)
    if (this.length + room > this.kept.length) {
      const grown = new Uint8Array(Math.max(2 * this.kept.length, this.length + room))
      grown.set(this.kept.subarray(0, this.length))
      this.kept = grown
    }
    this.kept.set(bytes.subarray(0, room), this.length)
    this.length += room
    this.passedOver += bytes.length - room
  }

  /** @param ending how many bytes of what was kept or passed over are the delimiter */
  private emit(ending: number): void {
    const isCut = this.passedOver > 0 || this.length - ending > this.most
    let end = isCut ? Math.min(this.length, this.most) : this.length - ending
    const passedOver = isCut ? this.length + this.passedOver - ending - end : 0
    if (this.rule.kind === 'line' && !isCut && end > 0 && this.kept[end - 1] === 13) end--
    const message = this.kept.slice(0, end)
    this.length = 0
    this.passedOver = 0
    if (this.kept.length > 1 << 16) this.kept = new Uint8Array(256)
    this.onMessage(message, passedOver)
  }
}

function readLength(bytes: Uint8Array, { bytes: count, endian }: FramingRule & { kind: 'length' }): number {
  let length = 0
  for (let i = 0; i < count; i++) length = 256 * length + bytes[endian === 'big' ? i : count - 1 - i]
  return length
}

/** For each length that matched, how much of it still matches where the next byte is another. */
function fallBackOf(delimiter: Uint8Array): Int32Array {
  const table = new Int32Array(delimiter.length)
  for (let i = 1, length = 0; i < delimiter.length; i++) {
    while (length > 0 && delimiter[i] !== delimiter[length]) length = table[length - 1]
    if (delimiter[i] === delimiter[length]) length++
    table[i] = length
  }
  return table
}
