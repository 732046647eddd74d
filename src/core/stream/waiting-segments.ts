import { lastNotAfter } from './growing-column'

/**
 * Most pieces that wait behind one gap: a window of 6 MB in full-sized segments. Where more come, the gap is
 * given up instead, since what is missing was not captured.
 */
export const MOST_WAITING = 4096

/**
 * The pieces of a stream that wait behind a gap, in typed columns sorted by offset; at equal offsets the first
 * to come is first. Pieces may overlap: whoever takes them out passes over what it already has.
 */
export class WaitingSegments {
  count = 0
  readonly offset = new Float64Array(MOST_WAITING)
  readonly length = new Uint32Array(MOST_WAITING)
  readonly ref = new Float64Array(MOST_WAITING)
  private begin = 0

  get isFull(): boolean {
    return this.count === MOST_WAITING
  }

  /** Where the first piece is in the columns; there must be one. */
  get first(): number {
    return this.begin
  }

  /** Adds a piece; there must be room. */
  insert(offset: number, length: number, ref: number): void {
    this.moveToFront()
    const at = lastNotAfter(this.offset, this.count, offset) + 1
    for (const column of [this.offset, this.length, this.ref]) column.copyWithin(at + 1, at, this.count)
    this.offset[at] = offset
    this.length[at] = length
    this.ref[at] = ref
    this.count++
  }

  /** Takes the first piece out. */
  shift(): void {
    this.begin++
    this.count--
    if (this.count === 0) this.begin = 0
  }

  private moveToFront(): void {
    if (this.begin === 0) return
    const end = this.begin + this.count
    for (const column of [this.offset, this.length, this.ref]) column.copyWithin(0, this.begin, end)
    this.begin = 0
  }
}
