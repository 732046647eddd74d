const DIGITS = 1 << 16

/**
 * Sorts rows by keys of whole 32-bit words, the first word first; equal ones keep their order. A radix sort, since a
 * comparing one takes a hundred times as long for a hundred thousand rows. It goes one pass at a time, about a
 * millisecond each, so that whoever sorts can stop in between.
 */
export class KeySort {
  /** After the last {@link step}: rows in their order. */
  order: Uint32Array
  /** Of each word a column, written by row before {@link begin}. */
  readonly words: readonly Uint32Array[]
  private spare: Uint32Array
  private readonly counts = new Uint32Array(DIGITS)
  private rows = 0
  /** Passes that are left: two a word, the last word's low half first. */
  private passes = 0

  constructor(capacity: number, most: number) {
    this.order = new Uint32Array(capacity)
    this.spare = new Uint32Array(capacity)
    this.words = Array.from({ length: most }, () => new Uint32Array(capacity))
  }

  /** Begins to sort so many rows by so many words. */
  begin(rows: number, words: number): void {
    this.rows = rows
    this.passes = 2 * words
    for (let row = 0; row < rows; row++) this.order[row] = row
  }

  /** One pass. Returns true where there are more. */
  step(): boolean {
    if (this.passes === 0) return false
    this.passes--
    const word = this.words[this.passes >> 1]
    this.pass(word, this.passes & 1 ? 0 : 16)
    return this.passes > 0
  }

  private pass(word: Uint32Array, shift: number): void {
    const { rows, counts, order, spare } = this
    counts.fill(0)
    for (let row = 0; row < rows; row++) counts[(word[row] >>> shift) & (DIGITS - 1)]++
    if (rows === 0 || counts[(word[0] >>> shift) & (DIGITS - 1)] === rows) return
    let place = 0
    for (let digit = 0; digit < DIGITS; digit++) {
      const count = counts[digit]
      counts[digit] = place
      place += count
    }
    for (let i = 0; i < rows; i++) {
      const row = order[i]
      spare[counts[(word[row] >>> shift) & (DIGITS - 1)]++] = row
    }
    this.order = spare
    this.spare = order
  }
}
