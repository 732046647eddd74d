import { alignedHead, GAP, shortCount, shortSpan, type TextColumn } from './aligned'

const NEWLINE = 10
const SPACE = 32
const MINUS = 45
const POINT = 46
const ZERO = 48
const SLASH = 47
const COLON = 58
const LETTER = { k: 107, M: 77, m: 109, s: 115 } as const
/** What is written without a unit. */
const SHORT_UNITS = 1000
/** What is written by whole numbers of 32 bits. */
const MOST_SMALL = 1e9
const SMALL_DIGITS = 9
/** What is handed over at once. */
const PIECE_BYTES = 1 << 16
/** Rows are kept in parts of this size, so that nothing is copied as they become more. */
const PART_BYTES = 1 << 20
/** Longest cell: its length is one byte. Addresses of IPv6 with their port have 47. */
const MOST_IN_CELL = 255
/** Whole numbers that are exact, decimals among them. */
const MOST_EXACT = Number.MAX_SAFE_INTEGER

/**
 * A table whose columns are as wide as their widest values, kept as bytes until all rows are known: a row of strings
 * each for a million flows would cost more than reading them. Cells are of ASCII.
 */
export class AlignedTable {
  rows = 0
  /** The cells of all rows, each behind its length. */
  private readonly parts: { bytes: Uint8Array; rows: number }[] = []
  /** The last part, and how much of it is used. */
  private cells = new Uint8Array(0)
  private used = 0
  private column = 0
  /** Where the cell at hand has its length. */
  private began = 0
  private readonly widths: number[]
  private readonly longestRow: number
  /** By column, 1 where it is of numbers. */
  private readonly isNumber: Uint8Array
  /** Where the cells of the line that was written last ended. */
  private lineEnd = 0

  constructor(private readonly columns: readonly TextColumn[]) {
    this.widths = columns.map(({ head }) => head.length)
    this.isNumber = Uint8Array.from(columns, (column) => (column.isNumber === true ? 1 : 0))
    this.longestRow = columns.length * (1 + MOST_IN_CELL)
  }

  /** Adds the next cell of a row; so do all methods that add one. After the last column's a row is done. */
  text(value: string): void {
    const length = Math.min(value.length, MOST_IN_CELL)
    this.beginCell()
    for (let i = 0; i < length; i++) this.cells[this.used++] = value.charCodeAt(i)
    this.endCell()
  }

  /** A whole number. */
  integer(value: number): void {
    this.beginCell()
    this.digits(value)
    this.endCell()
  }

  /** A number with so many decimals, rounded. */
  decimal(value: number, decimals: number): void {
    const scale = 10 ** decimals
    const scaled = Math.round(Math.abs(value) * scale)
    if (!(scaled <= MOST_EXACT)) {
      this.text(value.toFixed(decimals))
      return
    }
    this.beginCell()
    if (value < 0 && scaled > 0) this.cells[this.used++] = MINUS
    this.rounded(scaled, scale, decimals)
    this.endCell()
  }

  /** Two counts, as `1.2k/3`. */
  counts(one: number, other: number): void {
    this.beginCell()
    this.shortCount(one)
    this.cells[this.used++] = SLASH
    this.shortCount(other)
    this.endCell()
  }

  /** A span in milliseconds; empty where it is not known. */
  span(ms: number): void {
    // Most of all spans; the others are rare enough for strings.
    if (!(ms >= 0 && ms < 9.995)) {
      this.text(shortSpan(ms))
      return
    }
    this.beginCell()
    this.rounded(Math.round(ms * 100), 100, 2)
    this.cells[this.used++] = LETTER.m
    this.cells[this.used++] = LETTER.s
    this.endCell()
  }

  /** An end's address and port of IPv4. */
  ipv4(bytes: Uint8Array, at: number, port: number): void {
    this.beginCell()
    for (let i = 0; i < 4; i++) {
      if (i > 0) this.cells[this.used++] = POINT
      this.digits(bytes[at + i])
    }
    this.cells[this.used++] = COLON
    this.digits(port)
    this.endCell()
  }

  /** The table's lines, its head first, in pieces of UTF-8; each is good until the next is asked for. */
  *pieces(): Generator<Uint8Array> {
    yield new TextEncoder().encode(`${alignedHead(this.columns, this.widths)}\n`)
    const joints = this.columns.map(({ sign }, i) =>
      new TextEncoder().encode(i === 0 ? '' : sign === undefined ? GAP : `${GAP}${sign}${GAP}`),
    )
    const longest = this.widths.reduce((sum, width, i) => sum + width + joints[i].length, 1)
    const piece = new Uint8Array(PIECE_BYTES + longest)
    let filled = 0
    for (const { bytes, rows } of this.parts) {
      let at = 0
      for (let row = 0; row < rows; row++) {
        filled = this.line(bytes, at, joints, piece, filled)
        at = this.lineEnd
        if (filled < PIECE_BYTES) continue
        yield piece.subarray(0, filled)
        filled = 0
      }
    }
    yield piece.subarray(0, filled)
  }

  /** Writes the row whose cells begin at `at` into `piece`, behind what is filled of it; returns how much then is. */
  private line(
    bytes: Uint8Array,
    at: number,
    joints: readonly Uint8Array[],
    piece: Uint8Array,
    filled: number,
  ): number {
    const { widths, isNumber } = this
    let end = filled
    for (let column = 0; column < widths.length; column++) {
      const joint = joints[column]
      for (const sign of joint) piece[filled++] = sign
      const length = bytes[at++]
      const width = widths[column]
      const from = isNumber[column] === 1 ? filled + width - length : filled
      for (let i = filled; i < from; i++) piece[i] = SPACE
      for (let i = 0; i < length; i++) piece[from + i] = bytes[at + i]
      at += length
      filled += width
      for (let i = from + length; i < filled; i++) piece[i] = SPACE
      if (length > 0) end = from + length
    }
    this.lineEnd = at
    piece[end] = NEWLINE
    return end + 1
  }

  private beginCell(): void {
    if (this.column === 0 && this.used + this.longestRow > this.cells.length) {
      this.cells = new Uint8Array(PART_BYTES)
      this.parts.push({ bytes: this.cells, rows: 0 })
      this.used = 0
    }
    this.began = this.used++
  }

  private endCell(): void {
    const width = this.used - this.began - 1
    this.cells[this.began] = width
    if (width > this.widths[this.column]) this.widths[this.column] = width
    if (++this.column < this.columns.length) return
    this.column = 0
    this.rows++
    this.parts[this.parts.length - 1].rows++
  }

  /** As {@link shortCount} has it. */
  private shortCount(count: number): void {
    if (count < SHORT_UNITS) {
      this.digits(count)
      return
    }
    const unit = count < SHORT_UNITS * 1000 - 500 ? 1000 : 1e6
    if (count >= 1e9 - 500_000)
      for (const one of shortCount(count)) this.cells[this.used++] = one.charCodeAt(0)
    else {
      const tenths = Math.round((10 * count) / unit)
      if (tenths < 100) this.rounded(tenths, 10, 1)
      else this.digits(Math.round(count / unit))
      this.cells[this.used++] = unit === 1000 ? LETTER.k : LETTER.M
    }
  }

  private digits(value: number): void {
    if (value >= MOST_SMALL) {
      const rest = Math.floor(value / MOST_SMALL)
      this.digits(rest)
      this.padded(value - rest * MOST_SMALL, SMALL_DIGITS)
      return
    }
    let count = 1
    for (let most = 10; value >= most; most *= 10) count++
    this.padded(value, count)
  }

  /** The last digits of a number below 10^9, so many of them. */
  private padded(value: number, count: number): void {
    const { cells, used } = this
    let rest = value | 0
    for (let at = used + count - 1; at >= used; at--) {
      const tens = (rest / 10) | 0
      cells[at] = ZERO + rest - 10 * tens
      rest = tens
    }
    this.used = used + count
  }

  /** A number with so many decimals, rounded, that is not negative and small enough to be exact. */
  private rounded(scaled: number, scale: number, decimals: number): void {
    const whole = Math.floor(scaled / scale)
    this.digits(whole)
    this.cells[this.used++] = POINT
    this.padded(scaled - whole * scale, decimals)
  }
}
