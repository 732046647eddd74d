import { STATES } from '../flow/states'
import { fieldNamed, FIELDS, WORDS, type Field } from './fields'
import { tokensOf, type Token, type WrittenTerm } from './tokens'

/** What could stand at the caret, and what it is. */
export interface Proposal {
  text: string
  explanation: string
}

/** A value that a field really has here, and of how many flows. */
export interface SeenValue {
  text: string
  count: number
}

/** The place at the caret: the piece from … to is what a proposal replaces. */
export interface Place {
  from: number
  to: number
  /** What of it stands before the caret. */
  typed: string
  /** Whose value is written there; null where a new part begins. */
  field: Field | null
  /** Whether `and` or `or` can stand there. */
  canJoin: boolean
}

/** Most proposals of one answer. */
const MOST_PROPOSALS = 12

/** Tells what is being written at the caret, so that the values that are there can be asked for. */
export function placeAt(text: string, caret: number): Place {
  const tokens = tokensOf(text)
  const at = tokens.findIndex(({ from, to }) => from < caret && caret <= to)
  const token = at < 0 ? null : tokens[at]
  const before = tokens.filter(({ to }) => to <= (token?.from ?? caret)).at(-1)
  const canJoin = before?.kind === 'term' || before?.kind === 'payload' || before?.kind === ')'
  const joins = token?.kind === 'and' || token?.kind === 'or' || token?.kind === 'not'
  if (token?.kind === 'term') {
    const value = valueAt(token, caret)
    const field = token.operator ? fieldNamed(token.name) : undefined
    if (value && field)
      return { from: value.from, to: value.to, typed: text.slice(value.from, caret), field, canJoin: false }
    if (token.operator && caret > token.operator.from) return nothingAt(caret)
    const to = token.from + token.name.length
    return { from: token.from, to, typed: text.slice(token.from, caret), field: null, canJoin }
  }
  if (token?.kind === 'payload' && caret < token.to + Number(token.value.isOpen)) return nothingAt(caret)
  if (token && joins)
    return { from: token.from, to: token.to, typed: text.slice(token.from, caret), field: null, canJoin }
  return { from: caret, to: caret, typed: '', field: null, canJoin: canJoin || isEnd(token) }
}

/**
 * What could stand at a place and begins as what is typed there, best first; what is really there before what could be.
 *
 * @param seen values of the place's field, most used first
 */
export function complete(place: Place, seen: readonly SeenValue[]): Proposal[] {
  const { field, typed } = place
  const all = field ? valuesFor(field, seen) : beginnings(place.canJoin, typed)
  const start = typed.replace(/^"/, '').toLowerCase()
  const known = new Set<string>()
  return all
    .filter(({ text }) => {
      const fits =
        text.toLowerCase().replace(/^"/, '').startsWith(start) && text !== typed && !known.has(text)
      known.add(text)
      return fits
    })
    .slice(0, MOST_PROPOSALS)
}

function valueAt(token: WrittenTerm, caret: number) {
  return token.values.find(({ from, to }) => from <= caret && caret <= to)
}

function nothingAt(caret: number): Place {
  // Nothing begins with a blank: no proposals.
  return { from: caret, to: caret, typed: ' ', field: null, canJoin: false }
}

function isEnd(token: Token | null): boolean {
  return token?.kind === ')' || token?.kind === 'payload'
}

function valuesFor(field: Field, seen: readonly SeenValue[]): Proposal[] {
  const there = seen.map(({ text, count }) => ({
    text: /[\s()",&|]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text,
    explanation: count === 1 ? '1 flow here' : `${count.toLocaleString('en')} flows here`,
  }))
  if (there.length > 0) return there
  if (field.type === 'state')
    return STATES.map((name) => ({ text: name.toLowerCase(), explanation: 'No flow here has it now' }))
  return [{ text: field.example, explanation: 'For example' }]
}

function beginnings(canJoin: boolean, typed: string): Proposal[] {
  const joins = canJoin
    ? [
        { text: 'and', explanation: 'Both must fit; a blank says the same' },
        { text: 'or', explanation: 'Either may fit' },
      ]
    : []
  const names = [
    ...WORDS.slice(0, 2).map(({ name, doc }) => ({ text: name, explanation: doc })),
    ...FIELDS.map(({ name, doc }) => ({ text: `${name}:`, explanation: doc })),
    ...WORDS.slice(2).map(({ name, doc }) => ({ text: name, explanation: doc })),
    { text: 'not', explanation: 'What follows must not fit' },
  ]
  // By another of its names a field is found as well.
  const byAlias =
    typed === '' ? [] : FIELDS.filter(({ aliases }) => aliases.some((one) => one === typed.toLowerCase()))
  return [
    ...joins,
    ...names,
    ...byAlias.map(({ aliases, doc }) => ({ text: `${aliases[0]}:`, explanation: doc })),
  ]
}
