/** Changes that a misspelt name may be away from what was meant: one in three characters, two at most. */
const MOST_CHANGES = 2

/** The name that was meant, probably: the nearest of those given; null where none is near. */
export function nearest(written: string, names: readonly string[]): string | null {
  const word = written.toLowerCase()
  if (word.length > 24) return null
  let best: string | null = null
  let least = Math.min(MOST_CHANGES, Math.floor(word.length / 3) || 1) + 1
  for (const name of names) {
    const changes = Math.abs(name.length - word.length) < least ? distance(word, name) : least
    if (changes >= least) continue
    least = changes
    best = name
  }
  if (best !== null || word.length < 3) return best
  return names.find((name) => name.startsWith(word)) ?? null
}

/** Characters that differ, are missing or too many, or stand the wrong way round (Damerau 1964). */
function distance(a: string, b: string): number {
  let previous: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const before = previous
    previous = row
    row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(change, previous[j] + 1, row[j - 1] + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1)
    }
  }
  return row[b.length]
}
