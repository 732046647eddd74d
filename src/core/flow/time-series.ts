const FIRST_WIDTH_MS = 1

/**
 * Sums over time, in buckets of one width: those that anything came in, in their order. When there are too many the
 * width doubles, until two of them are one. So a single frame with a wild time costs one bucket, and not the others'
 * width. Of one size, however long it lasts.
 */
export class TimeSeries {
  /** The time at hand, ms since 1970: here, since a number passed on would be boxed. */
  readonly now = new Float64Array(1)
  /** Milliseconds that a bucket lasts. */
  widthMs = FIRST_WIDTH_MS
  /** Of each bucket its columns, one after the other. */
  readonly sums: Float64Array
  /** Which bucket each is, counted from 1970 in widths. */
  readonly numbers: Float64Array
  private used = 0
  /** The one that was looked for last: most times the one that is looked for next. */
  private last = 0

  /** @param buckets how many are kept; at least 2 */
  constructor(
    readonly columns: number,
    private readonly buckets: number,
  ) {
    this.sums = new Float64Array(columns * buckets)
    this.numbers = new Float64Array(buckets)
  }

  /** Buckets that anything came in. */
  get length(): number {
    return this.used
  }

  /** Where in {@link sums} the bucket of the time {@link now} begins; it is there from then on. */
  place(): number {
    const number = Math.floor(this.now[0] / this.widthMs)
    if (this.numbers[this.last] !== number || this.used === 0) this.last = this.find()
    return this.columns * this.last
  }

  private find(): number {
    for (;;) {
      const number = Math.floor(this.now[0] / this.widthMs)
      const at = this.lowerBound(number)
      if (at < this.used && this.numbers[at] === number) return at
      if (this.used < this.buckets) {
        this.insert(at, number)
        return at
      }
      this.double()
    }
  }

  /** The first bucket that is not before a number. */
  private lowerBound(number: number): number {
    const { numbers, used } = this
    // Time goes on, as a rule.
    if (used === 0 || numbers[used - 1] < number) return used
    let low = 0
    let high = used - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (numbers[middle] < number) low = middle + 1
      else high = middle
    }
    return low
  }

  private insert(at: number, number: number): void {
    const { numbers, sums, columns, used } = this
    if (at < used) {
      numbers.copyWithin(at + 1, at, used)
      sums.copyWithin(columns * (at + 1), columns * at, columns * used)
    }
    numbers[at] = number
    sums.fill(0, columns * at, columns * (at + 1))
    this.used++
  }

  private double(): void {
    const { numbers, sums, columns, used } = this
    let kept = 0
    for (let i = 0; i < used; i++) {
      const number = Math.floor(numbers[i] / 2)
      const isSame = kept > 0 && numbers[kept - 1] === number
      const to = columns * (isSame ? kept - 1 : kept)
      for (let column = 0; column < columns; column++) {
        const value = sums[columns * i + column]
        sums[to + column] = isSame ? sums[to + column] + value : value
      }
      if (!isSame) numbers[kept++] = number
    }
    this.used = kept
    this.last = 0
    this.widthMs *= 2
  }
}
