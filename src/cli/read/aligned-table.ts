import { alignedHead, GAP, shortCount, shortSpan, type TextColumn } from './aligned'

const NEWLINE = 10
const SPACE = 32
const MINUS = 45
const POINT = 46
const ZERO = 48
/** What is handed over at once. */
const PIECE_BYTES = 1 << 16
/** Longest line that is made room for: the widths are of what was added, and addresses are the longest. */
const FIRST_BYTES = 1 << 16
/** Whole numbers that are exact, decimals among them. */
const MOST_EXACT = Number.MAX_SAFE_INTEGER

/**
 * A table whose columns are as wide as their widest values, kept as bytes until all rows are known: a row of strings
 * each for a million flows would cost more than reading them. Cells are of ASCII.
 */
export class AlignedTable {
  rows = 0
  /** The cells of all rows, one behind the other, and how long each is. */
  private cells = new Uint8Array(FIRST_BYTES)
  private lengths = new Uint16Array(FIRST_BYTES)
  private count = 0
  private used = 0
  private column = 0
  private began = 0
  private readonly widths: number[]

  constructor(private readonly columns: readonly TextColumn[]) {
    this.widths = columns.map(({ head }) => head.length)
  }

  /** Adds the next cell of a row; so do all methods that add one. After the last column's a row is done. */
  text(value: string): void {
    const { length } = value
    this.room(length)
    for (let i = 0; i < length; i++) this.cells[this.used++] = value.charCodeAt(i)
    this.endCell()
  }

  /** A whole number. */
  integer(value: number): void {
    this.room(24)
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
    this.room(32)
    if (value < 0 && scaled > 0) this.cells[this.used++] = MINUS
    this.digits(Math.floor(scaled / scale))
    this.cells[this.used++] = POINT
    const fraction = scaled % scale
    for (let unit = scale / 10; unit >= 1; unit /= 10)
      this.cells[this.used++] = ZERO + (Math.floor(fraction / unit) % 10)
    this.endCell()
  }

  /** Two counts, as `1.2k/3`. */
  counts(one: number, other: number): void {
    if (one < 1000 && other < 1000) {
      this.room(8)
      this.digits(one)
      this.cells[this.used++] = 47
      this.digits(other)
      this.endCell()
    } else this.text(`${shortCount(one)}/${shortCount(other)}`)
  }

  /** A span in milliseconds; empty where it is not known. */
  span(ms: number): void {
    this.text(shortSpan(ms))
  }

  /** An end's address and port of IPv4. */
  ipv4(bytes: Uint8Array, at: number, port: number): void {
    this.room(24)
    for (let i = 0; i < 4; i++) {
      if (i > 0) this.cells[this.used++] = POINT
      this.digits(bytes[at + i])
    }
    this.cells[this.used++] = 58
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
    let at = 0
    let cell = 0
    const { cells } = this
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns.length; column++) {
        const length = this.lengths[cell++]
        for (const byte of joints[column]) piece[filled++] = byte
        const blank = this.widths[column] - length
        const isNumber = this.columns[column].isNumber === true
        if (isNumber) for (let i = 0; i < blank; i++) piece[filled++] = SPACE
        for (let i = 0; i < length; i++) piece[filled++] = cells[at++]
        if (!isNumber) for (let i = 0; i < blank; i++) piece[filled++] = SPACE
      }
      while (piece[filled - 1] === SPACE) filled--
      piece[filled++] = NEWLINE
      if (filled < PIECE_BYTES) continue
      yield piece.subarray(0, filled)
      filled = 0
    }
    yield piece.subarray(0, filled)
  }

  private endCell(): void {
    const width = this.used - this.began
    if (width > this.widths[this.column]) this.widths[this.column] = width
    this.began = this.used
    if (this.count === this.lengths.length) {
      const larger = new Uint16Array(2 * this.lengths.length)
      larger.set(this.lengths)
      this.lengths = larger
    }
    this.lengths[this.count++] = width
    if (++this.column < this.columns.length) return
    this.column = 0
    this.rows++
  }

  private digits(value: number): void {
    let divisor = 1
    while (value / divisor >= 10) divisor *= 10
    for (let rest = value; divisor >= 1; divisor /= 10) {
      const digit = Math.floor(rest / divisor)
      this.cells[this.used++] = ZERO + digit
      rest -= digit * divisor
    }
  }

  /** Makes room for a cell. */
  private room(bytes: number): void {
    if (this.used + bytes < this.cells.length) return
    const larger = new Uint8Array(2 * this.cells.length + bytes)
    larger.set(this.cells.subarray(0, this.used))
    this.cells = larger
  }
}
