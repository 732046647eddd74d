/** How two copies of the same bytes differ, as far as both are there; null where they do not. */
export function differences(
  kept: Uint8Array,
  again: Uint8Array,
): { /** The first place that differs. */ first: number; differing: number } | null {
  let first = -1
  let differing = 0
  const both = Math.min(kept.length, again.length)
  for (let i = 0; i < both; i++) {
    if (kept[i] === again[i]) continue
    if (first < 0) first = i
    differing++
  }
  return differing === 0 ? null : { first, differing }
}
