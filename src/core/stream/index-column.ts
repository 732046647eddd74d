import { roomFor } from './growing-column'

/** Numbers below 2^32 that ascend, as places in another list: four bytes each. */
export class IndexColumn {
  private count = 0
  private column = new Uint32Array(16)

  push(index: number): void {
    this.count++
    this.column = roomFor(this.column, this.count)
    this.column[this.count - 1] = index
  }

  /** The number at a place, or -1 behind the last. */
  at(place: number): number {
    return place < this.count ? this.column[place] : -1
  }

  /** The last place whose number passes a test that all before it pass too; -1 where none does. */
  lastWhere(passes: (index: number) => boolean): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (passes(this.column[middle])) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
