/** TSNs that are kept beyond the first that is missing; a capture that misses more has lost too much to tell. */
const MOST_BEYOND = 1024

/**
 * Which TSNs an end has sent, so that one sent again is told from one that comes late for the first time: all up to
 * {@link cumulative}, and some beyond it. TSNs are compared as serial numbers (RFC 9260 §1.6).
 */
export class SentTsns {
  private readonly beyond = new Set<number>()

  /** @param cumulative one before the first TSN that the end will send */
  constructor(public cumulative: number) {}

  /** Notes a TSN; whether it had been sent before. */
  take(tsn: number): boolean {
    if (isUpTo(tsn, this.cumulative) || this.beyond.has(tsn)) return true
    this.beyond.add(tsn)
    if (this.beyond.size > MOST_BEYOND) this.skipTo(tsn)
    else this.advance()
    return false
  }

  /** What its sender gave up (RFC 3758 §3.2), or what was missed: all up to `tsn` counts as sent. */
  skipTo(tsn: number): void {
    if (isUpTo(tsn, this.cumulative)) return
    this.cumulative = tsn
    for (const one of this.beyond) if (isUpTo(one, tsn)) this.beyond.delete(one)
    this.advance()
  }

  private advance(): void {
    for (let next = (this.cumulative + 1) >>> 0; this.beyond.delete(next); next = (next + 1) >>> 0)
      this.cumulative = next
  }
}

function isUpTo(tsn: number, limit: number): boolean {
  return ((tsn - limit) | 0) <= 0
}
