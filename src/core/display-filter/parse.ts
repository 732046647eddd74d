import { parseAddress } from '../net/address'
import { STATES } from '../flow/states'
import { ALL_NAMES, fieldNamed, wordNamed } from './fields'
import { MOST_FILTER_CHARACTERS, type Filter, type FilterMistake, type Part, type Piece } from './filter'
import { patternOf } from './patterns'
import { nearest } from './suggest'
import { tokensOf, type Token, type WrittenTerm } from './tokens'
import { valuesOf } from './values'

/** Parentheses and `not` in each other: more is no filter that somebody wrote. */
const DEEPEST = 50
/** Texts and patterns for payloads: what was searched is remembered for each, by flow. */
const MOST_SEARCHES = 8
const A_PART = ['a word such as tcp', 'a field such as port:8080', 'a “text”']

class Wrong extends Error {
  constructor(readonly mistake: FilterMistake) {
    super(mistake.why)
  }
}

/** Reads a display filter: docs/display-filters.md. Never throws, whatever the text is. */
export function parseFilter(text: string): { filter: Filter } | { error: FilterMistake } {
  try {
    if (text.length > MOST_FILTER_CHARACTERS)
      fail(
        { from: MOST_FILTER_CHARACTERS, to: text.length },
        `A filter has ${MOST_FILTER_CHARACTERS} characters at most.`,
      )
    const parser = new Parser(tokensOf(text), text.length)
    const root = parser.all()
    return { filter: { text, root, followsTime: parser.followsTime } }
  } catch (thrown) {
    if (thrown instanceof Wrong) return { error: thrown.mistake }
    throw thrown
  }
}

class Parser {
  followsTime = false
  private searches = 0
  private at = 0
  private depth = 0

  constructor(
    private readonly tokens: readonly Token[],
    private readonly end: number,
  ) {}

  all(): Part | null {
    if (this.tokens.length === 0) return null
    const root = this.either()
    const left = this.next()
    if (left) fail(left, 'This closing parenthesis opens nowhere.')
    return root
  }

  private either(): Part {
    return this.joined('or', () => this.both())
  }

  private both(): Part {
    return this.joined('and', () => this.single())
  }

  private joined(kind: 'and' | 'or', part: () => Part): Part {
    const parts = [part()]
    for (let token = this.next(); token; token = this.next()) {
      const isImplicit = kind === 'and' && token.kind !== 'or' && token.kind !== ')' && token.kind !== 'and'
      if (token.kind === kind) this.at++
      else if (!isImplicit) break
      parts.push(part())
    }
    return parts.length === 1
      ? parts[0]
      : { kind, parts, from: parts[0].from, to: parts[parts.length - 1].to }
  }

  private single(): Part {
    const token = this.next()
    if (!token) return fail(this.missing(), this.missingWords(), A_PART)
    this.at++
    if (token.kind === 'not') return this.negated(token)
    if (token.kind === '(') return this.group(token)
    if (token.kind === 'payload') {
      const program = patternOf(token.value)
      if ('why' in program) return fail({ from: token.from + program.at, to: token.to }, program.why)
      if (++this.searches > MOST_SEARCHES)
        return fail(token, `A filter searches for ${MOST_SEARCHES} texts at most.`)
      return { kind: 'payload', program, from: token.from, to: token.to }
    }
    if (token.kind === 'term') return this.term(token)
    if (token.kind === ')') return fail(token, 'Something must stand before this parenthesis.', A_PART)
    if (token.kind === 'wrong') return fail(token, 'This character can begin nothing here.', A_PART)
    return fail(token, `Something must stand before “${token.kind}”.`, A_PART)
  }

  private negated(token: Piece): Part {
    this.deeper(token)
    const part = this.single()
    this.depth--
    return { kind: 'not', part, from: token.from, to: part.to }
  }

  private group(open: Piece): Part {
    this.deeper(open)
    const part = this.either()
    const close = this.next()
    if (close?.kind !== ')') return fail(open, 'This parenthesis is never closed.', [')'])
    this.at++
    this.depth--
    return { ...part, from: open.from, to: close.to }
  }

  private deeper(token: Piece): void {
    if (++this.depth > DEEPEST) fail(token, `Parentheses go ${DEEPEST} deep at most.`)
  }

  private term({ name, operator, values, from, to }: WrittenTerm): Part {
    const field = fieldNamed(name)
    if (!operator) {
      const word = wordNamed(name)
      if (word) return { kind: 'word', word, from, to }
      if (!field) return fail({ from, to }, `There is no word or field “${name}”.`, [], meant(name))
      if (field.type !== 'count' && field.type !== 'name' && field.type !== 'size')
        return fail({ from: to, to }, `${field.name} needs a value: ${field.name}:${field.example}`, [
          ':',
          '!=',
        ])
      return { kind: 'field', field, operator: null, values: [], from, to }
    }
    if (!field) {
      const nameAt = { from, to: from + name.length }
      if (parseAddress(name + this.textOf(operator, values)))
        return fail({ from, to }, 'An address needs its field: host:…')
      const why = wordNamed(name)
        ? `“${name}” stands alone: it has no value.`
        : `There is no field “${name}”.`
      return fail(
        wordNamed(name) ? { from: nameAt.to, to } : nameAt,
        why,
        [],
        wordNamed(name) ? null : nearestField(name),
      )
    }
    const read = valuesOf(field, operator.text, values)
    if ('why' in read) throw new Wrong(read)
    this.followsTime ||= field.column === 'age' || field.column === 'idle'
    return { kind: 'field', field, operator: operator.text, values: read, from, to }
  }

  private textOf(operator: { text: string }, values: WrittenTerm['values']): string {
    return operator.text + values.map(({ content }) => content).join(',')
  }

  private next(): Token | undefined {
    return this.tokens.at(this.at)
  }

  private missing(): Piece {
    return { from: this.end, to: this.end }
  }

  private missingWords(): string {
    const last = this.tokens.at(this.at - 1)
    return last && last.kind !== 'term' && last.kind !== 'payload'
      ? `Something must stand after “${last.kind}”.`
      : 'Something is missing here.'
  }
}

/** What a word that is none was to be: a port, an address, a state, or another name. */
function meant(name: string): string | null {
  if (/^\d{1,5}(?:-\d{1,5})?$/.test(name)) return `port:${name}`
  if (parseAddress(name.split('/')[0])) return `host:${name}`
  const state = STATES.find((one) => one.toLowerCase() === name.toLowerCase())
  if (state) return `state:${state.toLowerCase()}`
  const near = nearest(name, ALL_NAMES)
  if (near !== null) return near
  const nearState = nearest(
    name,
    STATES.map((one) => one.toLowerCase()),
  )
  return nearState === null ? `"${name.replace(/["\\]/g, '\\$&')}"` : `state:${nearState}`
}

function nearestField(name: string): string | null {
  return nearest(
    name,
    ALL_NAMES.filter((one) => fieldNamed(one) !== undefined),
  )
}

function fail(
  piece: Piece,
  why: string,
  expected: readonly string[] = [],
  suggestion: string | null = null,
): never {
  throw new Wrong({ from: piece.from, to: piece.to, why, expected, suggestion })
}
