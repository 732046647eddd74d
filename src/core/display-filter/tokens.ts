import type { Operator, Piece } from './filter'

/** One value as it is written. `content` is without quotes or slashes, escapes as they are. */
export interface WrittenValue extends Piece {
  kind: 'plain' | 'text' | 'regex'
  content: string
  flags: string
  /** Its closing quote or slash is missing. */
  isOpen: boolean
}

/** A field or a word as it is written; without an operator there are no values. */
export interface WrittenTerm extends Piece {
  kind: 'term'
  name: string
  operator: (Piece & { text: Operator }) | null
  values: WrittenValue[]
}

export type Token =
  | (Piece & { kind: '(' | ')' | 'and' | 'or' | 'not' | 'wrong' })
  | WrittenTerm
  | (Piece & { kind: 'payload'; value: WrittenValue })

const BLANK = /\s*/y
const JOIN = /&&|\|\||!|[()]|(?:and|or|not)(?=[\s()"/!]|$)/iy
const NAME = /[a-z_][\w.-]*/iy
// A colon touches its name: `fe80::1` is no field.
const OPERATOR = /:|\s*(?:!=|>=|<=|==|=|>|<|~)/y
const PLAIN = /[^\s()",&|]+/y
const BARE = /[^\s()"&|!]+/y
const TEXT = /"(?:[^"\\]|\\[^])*("?)/y
const REGEX = /\/(?:[^/\\[]|\\[^]|\[(?:[^\]\\]|\\[^])*\]?)*(?:(\/)([a-z]*))?/iy
const JOINS: Readonly<Record<string, '(' | ')' | 'and' | 'or' | 'not'>> = {
  '&&': 'and',
  '||': 'or',
  '!': 'not',
  '(': '(',
  ')': ')',
  and: 'and',
  or: 'or',
  not: 'not',
}

/** Splits a display filter into tokens. Takes any text; what can begin nothing is `wrong`, a character at a time. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = after(BLANK, text, 0); at < text.length;) {
    const token = tokenAt(text, at)
    tokens.push(token)
    at = after(BLANK, text, token.to)
  }
  return tokens
}

function tokenAt(text: string, from: number): Token {
  const join = matched(JOIN, text, from)
  if (join) return { kind: JOINS[join.toLowerCase()], from, to: from + join.length }
  if (text[from] === '"' || text[from] === '/') {
    const value = valueAt(text, from)
    return { kind: 'payload', value, from, to: value.to }
  }
  const name = matched(NAME, text, from)
  if (name) {
    const term = termAt(text, from, name)
    // What goes on after the name without an operator is no name: `a#b`.
    if (term.operator || !matched(BARE, text, term.to)) return term
  }
  const bare = matched(BARE, text, from)
  if (!bare) return { kind: 'wrong', from, to: from + 1 }
  return { kind: 'term', name: bare, operator: null, values: [], from, to: from + bare.length }
}

function termAt(text: string, from: number, name: string): WrittenTerm {
  const nameTo = from + name.length
  const written = matched(OPERATOR, text, nameTo)
  if (!written) return { kind: 'term', name, operator: null, values: [], from, to: nameTo }
  const to = nameTo + written.length
  const trimmed = written.trim()
  const operator = { text: (trimmed === '==' ? '=' : trimmed) as Operator, from: to - trimmed.length, to }
  const values: WrittenValue[] = []
  for (let at = to; ;) {
    const value = valueAt(text, after(BLANK, text, at))
    // Nothing is written yet: the blanks are not its own.
    if (value.from === value.to) value.from = value.to = at
    values.push(value)
    if (text[value.to] !== ',') return { kind: 'term', name, operator, values, from, to: value.to }
    at = value.to + 1
  }
}

function valueAt(text: string, from: number): WrittenValue {
  if (text[from] === '"') {
    const whole = matched(TEXT, text, from)
    const isOpen = whole.length < 2 || TEXT_END.exec(whole)?.[1] !== '"'
    const content = whole.slice(1, isOpen ? undefined : -1)
    return { kind: 'text', content, flags: '', isOpen, from, to: from + whole.length }
  }
  if (text[from] === '/') {
    REGEX.lastIndex = from
    const found = REGEX.exec(text)
    const [whole, close, flags] = (found ?? ['/']) as (string | undefined)[]
    const length = whole?.length ?? 1
    const end = close === undefined ? length : length - 1 - (flags?.length ?? 0)
    const content = text.slice(from + 1, from + end)
    return {
      kind: 'regex',
      content,
      flags: flags ?? '',
      isOpen: close === undefined,
      from,
      to: from + length,
    }
  }
  const content = matched(PLAIN, text, from)
  return { kind: 'plain', content, flags: '', isOpen: false, from, to: from + content.length }
}
const TEXT_END = /^"(?:[^"\\]|\\[^])*("?)$/

function matched(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function after(pattern: RegExp, text: string, at: number): number {
  return at + matched(pattern, text, at).length
}
