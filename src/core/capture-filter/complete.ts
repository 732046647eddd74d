import {
  BITS,
  CLOSE_GROUP,
  CLOSING,
  RELATIONS,
  type CompletionItem,
  type KnownEnds,
} from './completion-values'
import { beginnings, headerWords, itemsOf, words } from './follow-items'
import * as primitives from './primitive'
import { tokensOf, type Token } from './tokens'
import { wordOf, type Follow } from './vocabulary'

export type { CompletionItem, KnownEnds } from './completion-values'

/** Most items of one answer: what is seen without scrolling. */
const MOST_ITEMS = 12

/** Kinds of token that are whole by themselves; others are still being written when the caret touches their end. */
const WHOLE = new Set(['operator', 'parenthesis', 'bracket'])

/**
 * Says what could stand at the caret of a capture filter: what fits after the tokens before it and begins as the
 * word at the caret does (in either case), best first.
 *
 * @param caret a position in the filter, 0 … its length
 * @param known what the session has seen
 * @returns the items, at most 12, and the piece of the filter, from … to, that any of them is to replace
 */
export function complete(
  filter: string,
  caret: number,
  known: KnownEnds,
): { from: number; to: number; items: CompletionItem[] } {
  const tokens = tokensOf(filter)
  const word = tokens.find(({ kind, from, to }) => !WHOLE.has(kind) && from < caret && caret <= to)
  const from = word?.from ?? caret
  const typed = filter.slice(from, caret)
  const start = typed.toLowerCase()
  const seen = new Set<string>()
  const before = tokens.filter(({ to }) => to <= from)
  const items = itemsAfter(before, known).filter(({ text }) => {
    // A backslash need not be typed to find what has one.
    const fits = text.toLowerCase().startsWith(start) || text.toLowerCase().startsWith(`\\${start}`)
    if (!fits || text === typed || seen.has(text)) return false
    seen.add(text)
    return true
  })
  return { from, to: word?.to ?? caret, items: items.slice(0, MOST_ITEMS) }
}

function itemsAfter(before: Token[], known: KnownEnds): readonly CompletionItem[] {
  const last = before.at(-1)
  if (last === undefined || primitives.isNot(last)) return beginnings()
  const bracket = primitives.openBracket(before)
  if (bracket >= 0) return insideIndex(before, bracket)
  const primitive = primitives.primitiveOf(before)
  if (primitives.isJoin(last)) return afterJoin(before, known)
  if (last.kind === 'operator') return constants(primitive)
  if (last.text === '(' && primitives.isArithmetic(primitive)) return constants(primitive)
  if (last.text === '(') return primitives.inValues(before) ? moreValues(before, known) : beginnings()
  const close = primitives.openParentheses(before).length > 0 ? [CLOSE_GROUP] : []
  if (primitives.isArithmetic(primitive)) return afterOperand(primitive, close)
  const follows: readonly Follow[] = (last.kind === 'keyword' ? wordOf(last.text)?.then : null) ?? ['join']
  const protocol = primitives.protocolOf(primitive)
  const items = follows.flatMap((follow) => itemsOf(follow, protocol, known))
  return follows.includes('join') ? [...items, ...close] : items
}

function afterJoin(before: Token[], known: KnownEnds): CompletionItem[] {
  const previous = before.at(-2)
  // `src or dst`, and nothing else.
  if (primitives.isDirection(previous)) return words(previous?.text === 'src' ? 'dst' : 'src')
  if (primitives.inValues(before)) return moreValues(before, known)
  return [...moreValues(before, known).slice(0, MOST_ITEMS / 3), ...beginnings()]
}

/** After `port 80 or`, and in `port (`, another port will do. */
function moreValues(before: Token[], known: KnownEnds): CompletionItem[] {
  const at = primitives.qualifierInForce(before)
  if (at < 0) return []
  const qualifier = wordOf(before[at].text)
  const follow = qualifier?.kind === 'direction' ? 'address' : (qualifier?.then[0] ?? 'join')
  const protocol = primitives.protocolOf(primitives.primitiveOf(before.slice(0, at + 1)))
  return [...itemsOf(follow, protocol, known)]
}

/** Between `[` and `]`: a field's name, then what ends it. */
function insideIndex(before: Token[], bracket: number): readonly CompletionItem[] {
  if (before.length - 1 === bracket) return headerWords(before.at(bracket - 1)?.text ?? '', 'field')
  return before[before.length - 1].kind === 'operator' ? [] : [CLOSING]
}

/** After an operator: the values of the field that is looked at. */
function constants(primitive: Token[]): CompletionItem[] {
  const bracket = primitive.findLastIndex(({ text }) => text === '[')
  const field = primitive.at(bracket + 1)?.text ?? ''
  if (bracket < 1 || wordOf(field)?.kind !== 'field' || field.endsWith('code')) return []
  return headerWords(primitive[bracket - 1].text, 'value')
}

/** After an operand of arithmetic: a relation where there is none yet, else the next primitive. */
function afterOperand(primitive: Token[], close: CompletionItem[]): CompletionItem[] {
  if (primitives.hasRelation(primitive)) return [...close, ...words('and', 'or')]
  const nested = primitives.openParentheses(primitive).length > 0
  return [...(nested ? close : []), BITS, ...RELATIONS]
}
