/** Longest value that is put together; longer ones are passed over. Redis's own bound is 512 MiB. */
const MOST_BYTES = 1 << 20
/** Arrays in arrays: Redis's replies have three at most. */
const DEEPEST = 16
const LF = 0x0a
const CR = 0x0d
/** RESP3 (specification version 3): types of one line, of a length and bytes, and of a count of values. */
const LINES = '+-:_#,('
const BULKS = '$=!'
const COUNTED = '*~%>|'

/**
 * Finds where one RESP value ends, whatever pieces it comes in: what was looked at once is not looked at again.
 */
export class RespScanner {
  /** How far this value was looked at, in the bytes kept. */
  private at = 0
  /** Values that are still to come of each array that is open, the innermost last. */
  private open: number[] = [1]

  /** Length of the value that begins at 0: 0 where more bytes would tell, -1 where there is none. */
  measure(bytes: Uint8Array): number {
    while (this.open.length > 0) {
      const end = this.next(bytes)
      if (end <= 0) return end === 0 && bytes.length >= MOST_BYTES ? -1 : end
      this.at = end
      this.settle()
    }
    const length = this.at
    this.begin()
    return length
  }

  begin(): void {
    this.at = 0
    this.open = [1]
  }

  /** Behind the next header, or the bulk that it announces; 0 and -1 as of {@link measure}. */
  private next(bytes: Uint8Array): number {
    if (this.at >= bytes.length) return 0
    const type = String.fromCharCode(bytes[this.at])
    const isInline = this.open.length === 1 && this.at === 0 && !isType(type)
    const newline = bytes.indexOf(LF, this.at)
    if (newline < 0) return 0
    if (isInline) return newline + 1
    if (!isType(type) || bytes[newline - 1] !== CR) return -1
    if (LINES.includes(type)) return newline + 1
    const count = countOf(bytes, this.at + 1, newline - 1)
    if (count === null) return -1
    if (BULKS.includes(type)) {
      const end = count < 0 ? newline + 1 : newline + 1 + count + 2
      if (end > MOST_BYTES) return -1
      return end <= bytes.length ? end : 0
    }
    // A map has two values a pair, an attribute is followed by what it is about.
    const values = count < 0 ? 0 : type === '%' || type === '|' ? 2 * count + (type === '|' ? 1 : 0) : count
    if (this.open.length >= DEEPEST) return -1
    this.open.push(values + 1)
    return newline + 1
  }

  private settle(): void {
    while (this.open.length > 0) {
      const left = --this.open[this.open.length - 1]
      if (left > 0) return
      this.open.pop()
    }
  }
}

export function isType(character: string): boolean {
  return LINES.includes(character) || BULKS.includes(character) || COUNTED.includes(character)
}

/** A decimal count, -1 for null; null where it is none. */
export function countOf(bytes: Uint8Array, from: number, to: number): number | null {
  if (to <= from || to - from > 10) return null
  if (to - from === 2 && bytes[from] === 0x2d && bytes[from + 1] === 0x31) return -1
  let count = 0
  for (let i = from; i < to; i++) {
    if (bytes[i] < 0x30 || bytes[i] > 0x39) return null
    count = count * 10 + bytes[i] - 0x30
  }
  return count
}
