/** A stretch of a text, and whether it is what was looked for. */
export interface Stretch {
  text: string
  isFound: boolean
}

/** Cuts a text at each place where `wanted` is found, whatever its case. */
export function highlighted(text: string, wanted: string): Stretch[] {
  const lower = text.toLowerCase()
  // Where lower case has another length (İ), places would not be the same: then nothing is marked.
  if (wanted === '' || lower.length !== text.length) return [{ text, isFound: false }]
  const stretches: Stretch[] = []
  let from = 0
  for (;;) {
    const at = lower.indexOf(wanted.toLowerCase(), from)
    if (at < 0) break
    if (at > from) stretches.push({ text: text.slice(from, at), isFound: false })
    from = at + wanted.length
    stretches.push({ text: text.slice(at, from), isFound: true })
  }
  if (from < text.length) stretches.push({ text: text.slice(from), isFound: false })
  return stretches
}
