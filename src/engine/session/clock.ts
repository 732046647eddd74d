import { performance } from 'node:perf_hooks'

/** How far the two clocks may drift apart before the fine one is set anew: under a millisecond is its own resolution. */
const TOLERANCE_MS = 2

let origin = Date.now() - performance.now()

/**
 * Wall-clock time in ms since 1970 with fractions, comparable with the kernel's packet timestamps. `Date.now()`
 * has whole milliseconds only, and the fine clock stands still while a machine sleeps, so the one corrects the
 * other.
 */
export function wallClock(): number {
  const coarse = Date.now()
  const fine = origin + performance.now()
  if (Math.abs(coarse - fine) <= TOLERANCE_MS) return fine
  origin = coarse - performance.now()
  return coarse
}
