/** Greater than what any run of consecutive characters adds, so that begins of words come first. */
const WORD_BEGIN = 100

/**
 * How well a title fits what was typed. Each typed word has to be found, its characters in their order; the words
 * themselves in any order.
 *
 * @returns greater is better; null where it does not fit
 */
export function matchScore(typed: string, title: string): number | null {
  let score = 0
  const text = title.toLowerCase()
  for (const word of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const found = scoreWord(word, text)
    if (found === null) return null
    score += found
  }
  return score
}

/** The best of all places where it can begin: bounded by the length of a title. */
function scoreWord(word: string, text: string): number | null {
  let best: number | null = null
  for (let from = text.indexOf(word[0]); from >= 0; from = text.indexOf(word[0], from + 1)) {
    const score = scoreFrom(word, text, from)
    if (score !== null && (best === null || score > best)) best = score
  }
  return best
}

function scoreFrom(word: string, text: string, from: number): number | null {
  let score = beginsWord(text, from) ? WORD_BEGIN : 0
  let at = from
  for (let i = 1; i < word.length; i++) {
    const next = text.indexOf(word[i], at + 1)
    if (next < 0) return null
    if (next === at + 1) score += 1
    at = next
  }
  return score
}

function beginsWord(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])
}
