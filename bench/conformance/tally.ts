const MOST_LINES = 400

/** What one oracle's comparison came to: how many facts agreed, differed or could not be compared, and which. */
export class Tally {
  agreed = 0
  private readonly differences: string[] = []
  private readonly notCompared = new Map<string, number>()

  constructor(readonly name: string) {}

  agree(count = 1): void {
    this.agreed += count
  }

  /** @param what the file and the fact, on one line */
  differ(what: string): void {
    this.differences.push(what)
  }

  /** Counts facts that prove nothing, by the reason why. */
  skip(why: string, count = 1): void {
    this.notCompared.set(why, (this.notCompared.get(why) ?? 0) + count)
  }

  /** @param value whether the two are the same; `what` is only made where they are not */
  check(isSame: boolean, what: () => string): void {
    if (isSame) this.agree()
    else this.differ(what())
  }

  /** Prints every difference on a line, up to a bound, then the sum. */
  print(): void {
    for (const line of this.differences.slice(0, MOST_LINES)) console.log(`differs  ${this.name}: ${line}`)
    if (this.differences.length > MOST_LINES)
      console.log(`… and ${this.differences.length - MOST_LINES} more of ${this.name}`)
  }

  summary(): string {
    const differed = this.differences.length
    const all = this.agreed + differed
    const share = all === 0 ? '' : ` (${((100 * this.agreed) / all).toFixed(2)} %)`
    const skipped = [...this.notCompared].map(([why, count]) => `${count} ${why}`).join(', ')
    const not = skipped === '' ? '0' : skipped
    return `${this.name}: ${this.agreed} agreed${share}, ${differed} differed, not compared: ${not}`
  }
}
