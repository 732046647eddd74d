/** What many hold together, with who began first among those that hold any. */
export class ByteBudget<T extends object> {
  total = 0
  /** Those that hold bytes, in the order in which they began to: a Set keeps it. */
  private readonly holders = new Set<T>()

  /** @param most bytes that all may hold together */
  constructor(private readonly most: number) {}

  get isExceeded(): boolean {
    return this.total > this.most
  }

  /** Who has held bytes the longest. */
  get oldest(): T | undefined {
    return this.holders.values().next().value
  }

  /** Takes a change of what one holds, in bytes, and what it holds now. */
  change(holder: T, by: number, now: number): void {
    this.total += by
    if (now > 0) this.holders.add(holder)
    else this.holders.delete(holder)
  }
}
