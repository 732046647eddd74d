/** Losses within this time count together. */
const WINDOW_MS = 60_000
/** Waits before the first, second, … restart within it; after the last one it is given up. */
const WAITS_MS = [0, 250, 1000, 5000]

/**
 * Whether to start another engine after one was lost, and how long to wait before.
 *
 * @param losses when engines were lost, the present one last, in ms
 * @returns the wait in ms, or null to give up: something ends it each time
 */
export function restartAfter(losses: readonly number[]): number | null {
  const now = losses.at(-1) ?? 0
  const recent = losses.filter((at) => now - at < WINDOW_MS).length
  return recent > WAITS_MS.length ? null : WAITS_MS[Math.max(0, recent - 1)]
}
