import type { Token } from './tokens'
import { wordOf } from './vocabulary'

/** Where a filter's tokens stand in its grammar, as far as completing needs it. */

export const isJoin = ({ text }: Token): boolean => ['and', 'or', '&&', '||'].includes(text)
export const isNot = ({ text }: Token): boolean => text === 'not' || text === '!'
export const isDirection = (token: Token | undefined): boolean =>
  token?.text === 'src' || token?.text === 'dst'
const isRelation = ({ text }: Token): boolean => ['=', '==', '!=', '<', '>', '<=', '>='].includes(text)
/** What a type qualifier is about: `80` in `port 80`. */
const isValue = ({ kind }: Token): boolean =>
  ['number', 'ipv4', 'ipv6', 'mac', 'cidr', 'name', 'escaped'].includes(kind)

/** The tokens since the last `and`, `or`, `not` or parenthesis that began a primitive. */
export function primitiveOf(tokens: Token[]): Token[] {
  let from = 0
  for (const [index, token] of tokens.entries()) {
    const joins = isJoin(token) && !(index > 0 && isDirection(tokens[index - 1]))
    const opens = token.text === '(' && !isArithmetic(tokens.slice(from, index))
    if (joins || opens || isNot(token)) from = index + 1
  }
  return tokens.slice(from)
}

/** Whether a primitive compares numbers, as `tcp[13] = 2` and `len > 5` do. */
export const isArithmetic = (primitive: Token[]): boolean =>
  primitive.some((token) => token.text === '[' || token.text === 'len' || isRelation(token))

export const hasRelation = (primitive: Token[]): boolean => primitive.some(isRelation)

/** The protocol that qualifies a primitive; undefined where none does. */
export function protocolOf(primitive: Token[]): string | undefined {
  const first = primitive.at(0)?.text
  return first !== undefined && wordOf(first)?.kind === 'protocol' ? first : undefined
}

/** Index of the last `[` that no `]` closes; -1 where all are closed. */
export function openBracket(tokens: Token[]): number {
  const at = tokens.findLastIndex(({ text }) => text === '[' || text === ']')
  return at >= 0 && tokens[at].text === '[' ? at : -1
}

/** Indices of the `(` that no `)` closes, outermost first. */
export function openParentheses(tokens: Token[]): number[] {
  const open: number[] = []
  for (const [index, { text }] of tokens.entries()) {
    if (text === '(') open.push(index)
    else if (text === ')') open.pop()
  }
  return open
}

/**
 * Index of the qualifier that another value may follow without saying it again: `port` in `port 80 or` and in
 * `port (`. -1 where there is none: after a primitive without a value, and after parentheses.
 */
export function qualifierInForce(tokens: Token[]): number {
  const last = tokens.findLastIndex(({ text }) => {
    const kind = wordOf(text)?.kind
    return kind === 'type' || kind === 'direction'
  })
  // Up to the caret there may be only values and what joins them.
  const onlyValues = tokens
    .slice(last + 1)
    .every((token) => isValue(token) || isJoin(token) || token.text === '(')
  return onlyValues ? last : -1
}

/** Whether the innermost open parenthesis holds values only, as that of `port (80 or 443)` does. */
export function inValues(tokens: Token[]): boolean {
  const open = openParentheses(tokens).at(-1)
  return open !== undefined && open > 0 && qualifierInForce(tokens.slice(0, open)) === open - 1
}
