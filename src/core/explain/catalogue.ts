import { TCP_MARK_WORDS } from '../tcp/mark-words'
import { CONNECTION_ENTRIES } from './connections'
import { EXPLAINED, type Explanation } from './entry'
import { FIELD_ENTRIES } from './fields'
import { ICMP_ENTRIES } from './icmp'
import { SEGMENT_ENTRIES } from './segments'
import { SOCKET_ENTRIES } from './sockets'
import { STATE_ENTRIES } from './states'
import { WORD_ENTRIES } from './words'

/** The marks of the analysis, whose two sentences are said where they are made. */
const MARK_ENTRIES: Explanation[] = Object.values(TCP_MARK_WORDS).map(({ label, meaning, reference }) => {
  const end = meaning.indexOf('. ') + 1
  return {
    kind: 'TCP analysis',
    name: label,
    is: meaning.slice(0, end),
    means: meaning.slice(end + 1),
    source: reference,
  }
})

/** Everything that is explained, by kind and then as it is usually met. */
export const EXPLANATIONS: readonly Explanation[] = [
  ...WORD_ENTRIES,
  ...STATE_ENTRIES,
  ...SEGMENT_ENTRIES,
  ...MARK_ENTRIES,
  ...FIELD_ENTRIES,
  ...ICMP_ENTRIES,
  ...SOCKET_ENTRIES,
  ...CONNECTION_ENTRIES,
].toSorted((a, b) => EXPLAINED.indexOf(a.kind) - EXPLAINED.indexOf(b.kind))

/** Letters alone, so that `CLOSE_WAIT`, `close wait` and `CLOSE-WAIT` are one. */
const plain = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, '')
const namesOf = ({ name, also = [] }: Explanation) => [name, ...also]

/** What explains a term exactly: by its name or another it goes by, however it is written. */
export function explain(term: string): Explanation[] {
  const wanted = plain(term)
  const exact = EXPLANATIONS.filter((one) => namesOf(one).includes(term))
  if (exact.length > 0) return exact
  const byKind = EXPLANATIONS.filter(({ kind, name, also = [] }) =>
    [name, ...also].some((one) => plain(`${kind}${one}`) === wanted),
  )
  return byKind.length > 0
    ? byKind
    : EXPLANATIONS.filter((one) => namesOf(one).some((name) => plain(name) === wanted))
}

/** What fits words that are looked for, in names before what is said: best first. */
export function searchExplanations(words: string): Explanation[] {
  const wanted = plain(words)
  if (wanted === '') return [...EXPLANATIONS]
  const rank = (one: Explanation) => {
    const names = namesOf(one).map(plain)
    if (names.includes(wanted)) return 0
    if (names.some((name) => name.startsWith(wanted))) return 1
    if (names.some((name) => name.includes(wanted)) || plain(one.kind).includes(wanted)) return 2
    return plain(`${one.is} ${one.means} ${one.source}`).includes(wanted) ? 3 : 4
  }
  return EXPLANATIONS.map((one) => ({ one, rank: rank(one) }))
    .filter((found) => found.rank < 4)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ one }) => one)
}

/** Names that are written nearly so, for a term that nothing explains: at most five. */
export function nearNames(term: string): string[] {
  const wanted = plain(term)
  const most = Math.max(1, Math.floor(wanted.length / 3))
  return EXPLANATIONS.flatMap(({ name }) => ({ name, away: distance(plain(name), wanted) }))
    .filter(({ away }) => away <= most)
    .toSorted((a, b) => a.away - b.away)
    .slice(0, 5)
    .map(({ name }) => name)
}

/** How many letters are to be changed, added or left out (Levenshtein, 1965). */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++)
      row.push(Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)))
    before = row
  }
  return before[b.length]
}
