import { STATES } from '../flow/states'
import type { Filter, Part, Piece, Value } from './filter'

/** One part of a filter in words, with its place; `depth` says how far inside others it is. */
export interface Explained extends Piece {
  words: string
  depth: number
}

/** Says what each part of a filter asks, from the outermost in; nothing for an empty filter. */
export function explain({ text, root }: Filter): Explained[] {
  return root ? explained(root, text, 0) : []
}

function explained(part: Part, text: string, depth: number): Explained[] {
  const { from, to } = part
  const line = (words: string) => [{ from, to, words, depth }]
  if (part.kind === 'not') return [...line('Not:'), ...explained(part.part, text, depth + 1)]
  if (part.kind === 'and' || part.kind === 'or')
    return [
      ...line(part.kind === 'and' ? 'All of these:' : 'Any of these:'),
      ...part.parts.flatMap((one) => explained(one, text, depth + 1)),
    ]
  if (part.kind === 'word') {
    const { doc, test } = part.word
    return line('service' in test ? `Its payload is ${doc}` : doc)
  }
  if (part.kind === 'payload') {
    const written = text.slice(from, to)
    const how = written.startsWith('/')
      ? `a match of ${written}`
      : `the text ${written}, upper and lower case as here`
    return line(`Payload that is kept, of captured packets or of our own sockets, has ${how}`)
  }
  const { field, operator, values } = part
  if (operator === null)
    return line(`${field.doc}: ${field.type === 'name' ? 'known, whatever it is' : 'more than 0'}`)
  const said = [...new Set(values.map((value) => wordsOf(value, text)))].join(' or ')
  return line(`${field.doc.split(/[;:]/, 1)[0]}: ${OPERATORS[operator]}${said}`)
}

const OPERATORS: Readonly<Record<string, string>> = {
  ':': '',
  '=': 'exactly ',
  '!=': 'known, and not ',
  '>': 'more than ',
  '<': 'less than ',
  '>=': 'at least ',
  '<=': 'at most ',
  '~': 'matches ',
}

function wordsOf(value: Value, text: string): string {
  const written = text.slice(value.from, value.to)
  if (value.kind === 'range' && /^[a-z]/i.test(written)) return STATES[value.low] ?? written
  if (value.kind === 'range' && written.includes('-')) return `from ${written.replace('-', ' to ')}`
  if (value.kind === 'during' && written.includes('..')) return spanWords(written)
  if (value.kind === 'address' && written.includes('/')) return `in the network ${written}`
  if (value.kind === 'name') return `“${value.text}” is in it`
  return written
}

function spanWords(written: string): string {
  const unit = /:|-/.test(written) ? '' : ' s'
  const [from, to] = written.replaceAll('s', '').split('..')
  if (from === '') return `until ${to}${unit}`
  return to === '' ? `from ${from}${unit} on` : `from ${from} to ${to}${unit}`
}
