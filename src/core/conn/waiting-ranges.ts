/** Ranges for all connections together: 1.5 MB. Few connections have gaps at one time. */
const MOST_RANGES = 65_536
/** Ranges for one end, so that one peer can't have all, nor make each of its segments a long walk. */
const MOST_OF_ONE = 64

/**
 * Ranges of sequence numbers that were sent behind a gap, for each end of each connection, sorted and apart from each
 * other: chains in typed columns. Where there is no room a range is forgotten, so that its bytes count as missing when
 * they are acknowledged.
 */
export class WaitingRanges {
  /** Index + 1; 0 ends a chain. */
  private readonly heads: Int32Array
  private readonly next = new Int32Array(MOST_RANGES)
  private readonly from = new Float64Array(MOST_RANGES)
  private readonly to = new Float64Array(MOST_RANGES)
  private free = 0
  /** Indices from here on were never used. */
  private unused = 0

  constructor(ends: number) {
    this.heads = new Int32Array(ends)
  }

  isEmpty(end: number): boolean {
    return this.heads[end] === 0
  }

  /** Where the first range begins, and ends; Infinity where there is none. */
  firstFrom(end: number): number {
    return this.heads[end] === 0 ? Infinity : this.from[this.heads[end] - 1]
  }

  firstTo(end: number): number {
    return this.heads[end] === 0 ? Infinity : this.to[this.heads[end] - 1]
  }

  /** How far all ranges reach; 0 where there is none. */
  reach(end: number): number {
    let reach = 0
    for (let at = this.heads[end]; at !== 0; at = this.next[at - 1]) reach = this.to[at - 1]
    return reach
  }

  dropFirst(end: number): void {
    const first = this.heads[end]
    if (first === 0) return
    this.heads[end] = this.next[first - 1]
    this.release(first)
  }

  /** Adds a range, joined with those it touches. */
  add(end: number, from: number, to: number): void {
    let before = 0
    let at = this.heads[end]
    let passed = 0
    while (at !== 0 && this.to[at - 1] < from) {
      before = at
      at = this.next[at - 1]
      passed++
    }
    if (at !== 0 && this.from[at - 1] <= to) {
      if (from < this.from[at - 1]) this.from[at - 1] = from
      if (to > this.to[at - 1]) this.to[at - 1] = to
      this.joinFollowing(at)
      return
    }
    if (passed >= MOST_OF_ONE) return
    const made = this.take()
    if (made === 0) return
    this.from[made - 1] = from
    this.to[made - 1] = to
    this.next[made - 1] = at
    if (before === 0) this.heads[end] = made
    else this.next[before - 1] = made
    this.cutOff(end)
  }

  clear(end: number): void {
    while (this.heads[end] !== 0) this.dropFirst(end)
  }

  swap(a: number, b: number): void {
    const head = this.heads[a]
    this.heads[a] = this.heads[b]
    this.heads[b] = head
  }

  private joinFollowing(at: number): void {
    for (let next = this.next[at - 1]; next !== 0; next = this.next[at - 1]) {
      if (this.from[next - 1] > this.to[at - 1]) return
      if (this.to[next - 1] > this.to[at - 1]) this.to[at - 1] = this.to[next - 1]
      this.next[at - 1] = this.next[next - 1]
      this.release(next)
    }
  }

  /** Forgets the last range where one too many was put before it. */
  private cutOff(end: number): void {
    let at = this.heads[end]
    for (let i = 1; at !== 0 && i < MOST_OF_ONE; i++) at = this.next[at - 1]
    if (at === 0) return
    const over = this.next[at - 1]
    this.next[at - 1] = 0
    if (over !== 0) this.release(over)
  }

  private take(): number {
    if (this.free !== 0) {
      const taken = this.free
      this.free = this.next[taken - 1]
      return taken
    }
    return this.unused === MOST_RANGES ? 0 : ++this.unused
  }

  private release(at: number): void {
    this.next[at - 1] = this.free
    this.free = at
  }
}
