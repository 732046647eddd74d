import { tokensOf, type Token } from './tokens'

/** A place in a filter: filter.slice(from, to). */
export interface Place {
  from: number
  to: number
}

/** Most filters that are compiled to find one error. Each takes some tens of microseconds. */
const MOST_COMPILES = 600

/** libpcap's words on filters that are well written; no word of them is at fault. */
const OF_THE_WHOLE = /rejects all packets|too complex|too many registers/

/** Where libpcap's words have the word that they are about. */
const NAMES_A_WORD = [/'([^']+)'/, /"([^"]+)"/, /\bnumber (\S+)/, /\b(?:address|protocol:|token:?) (\S+)$/]

/** What completes a beginning of an expression: an operand, a primitive, the rest of one. */
const ENDINGS = [
  '',
  ' 1',
  ' tcp',
  ' port 1',
  ' ::1',
  ' 0:0:0:0:0:0',
  ' multicast',
  ' 255.255.255.255',
  '[0] = 1',
]
const AFTER_SOURCE_OR = [' dst 1', ' dst port 1', ' dst ::1', ' dst 0:0:0:0:0:0']
const RELATION = ' = 1'
/** How many brackets and parentheses a relation that is to come is tried behind: arithmetic nests no deeper. */
const MOST_DEPTH = 8

/**
 * Finds where in a filter the error is that libpcap found. Its words on a wrong word quote that word; its words on
 * wrong syntax say nothing of the place. There it is the first token after the longest beginning that can still
 * become a filter, which is found by trying to complete beginnings.
 *
 * @param message libpcap's words on the filter
 * @param compiles null, or libpcap's words; called at most 600 times
 * @returns the wrong word; {from: length, to: length} where the filter is a beginning and must go on; null where
 *   no place can be told
 */
export function locateError(
  filter: string,
  message: string,
  compiles: (filter: string) => string | null,
): Place | null {
  const tokens = tokensOf(filter)
  if (tokens.length === 0 || OF_THE_WHOLE.test(message)) return null
  const named = namedIn(message, filter, tokens)
  if (named.length === 1) return placeOf(named[0])
  const wrong = firstWrong(filter, tokens, compiles)
  if (named.length === 0) return wrong
  // The word is there more than once: it is the last of them that the parser had read.
  return placeOf(named.findLast(({ from }) => wrong !== null && from <= wrong.from) ?? named[0])
}

const placeOf = ({ from, to }: Place): Place => ({ from, to })

/** Where the word stands that the message is about; nowhere where it is about none. */
function namedIn(message: string, filter: string, tokens: Token[]): Place[] {
  for (const pattern of NAMES_A_WORD) {
    const word = pattern.exec(message)?.[1]
    if (word === undefined) continue
    const same = tokens.filter(({ kind, text }) =>
      kind === 'number' ? Number(text) === Number(word) || text === word : text.replace(/^\\/, '') === word,
    )
    if (same.length > 0) return same
    // It may be several tokens of ours (`ip broadcast`), or the beginning of one (`1:2:` of `1:2:3`).
    const at = filter.indexOf(word)
    const covered = at < 0 ? [] : tokens.filter(({ from, to }) => from < at + word.length && to > at)
    if (covered.length > 0) return [{ from: covered[0].from, to: covered[covered.length - 1].to }]
  }
  return []
}

/** The token that no filter with this beginning can have; the filter's end where there is none. */
function firstWrong(
  filter: string,
  tokens: Token[],
  compiles: (filter: string) => string | null,
): Place | null {
  let left = MOST_COMPILES
  const canGoOn = (count: number): boolean =>
    count === 0 ||
    completions(filter, tokens.slice(0, count)).some((completed) => {
      if (left <= 0) return false
      left--
      const words = compiles(completed)
      return words === null || OF_THE_WHOLE.test(words)
    })
  // What can go on can do so at each of its beginnings, so halving finds the first that cannot. The endings do not
  // complete everything, so the next two are tried as well, and where one can go on the search does.
  if (canGoOn(tokens.length)) return { from: filter.length, to: filter.length }
  let good = 0
  let bad = tokens.length
  for (;;) {
    while (bad - good > 1) {
      const middle = (good + bad) >>> 1
      if (canGoOn(middle)) good = middle
      else bad = middle
    }
    const further = [bad + 1, bad + 2].find((count) => count < tokens.length && canGoOn(count))
    if (further === undefined) break
    good = further
    bad = tokens.length
  }
  return left > 0 ? placeOf(tokens[bad - 1]) : null
}

/** Whole filters that begin with these tokens, likelier ones first; none where a bracket closes nothing. */
function completions(filter: string, tokens: Token[]): string[] {
  const closers = closersOf(tokens)
  if (closers === null) return []
  const last = tokens[tokens.length - 1]
  const beginning = filter.slice(0, last.to)
  const all = closers.join('')
  const endings = [...ENDINGS]
  if (last.kind === 'operator') endings.push('1')
  if (tokens.at(-2)?.text === 'src') endings.push(...AFTER_SOURCE_OR)
  if (tokens.at(-2)?.text === 'dst')
    endings.push(...AFTER_SOURCE_OR.map((text) => text.replace('dst', 'src')))
  // In arithmetic a relation may have to come, at any depth of what is open.
  const arithmetic = ['', ' 1'].flatMap((operand) =>
    Array.from({ length: Math.min(closers.length, MOST_DEPTH) + 1 }, (_, depth) => {
      const inner = closers.slice(0, depth).join('')
      return `${operand}${inner}${RELATION}${closers.slice(depth).join('')}`
    }),
  )
  return [...endings.map((ending) => ending + all), ...arithmetic].map((ending) => beginning + ending)
}

/** What closes the open parentheses and brackets, innermost first; null where one closes what is not open. */
function closersOf(tokens: Token[]): string[] | null {
  const open: string[] = []
  for (const { text } of tokens) {
    if (text === '(') open.push(')')
    else if (text === '[') open.push(']')
    else if ((text === ')' || text === ']') && open.pop() !== text) return null
  }
  return open.reverse()
}
