import { STATES } from '../flow/states'
import { addressRange } from './addresses'
import type { Field, FieldType } from './fields'
import type { FilterMistake, Operator, Value } from './filter'
import { duringOf } from './during'
import { clockOf, sizeOf, spanOf, type Bounds } from './numbers'
import { patternOf, plainText } from './patterns'
import { nearest } from './suggest'
import type { WrittenValue } from './tokens'

/** What to write, by type. */
export const WRITTEN_AS: Readonly<Record<FieldType, string>> = {
  port: 'a port, 0 to 65535, or a range such as 8000-8999',
  address: 'an address, a network such as 10.0.0.0/8, a range or a name',
  state: 'a TCP state, such as established',
  size: 'bytes, such as 1500, 10k or 4Mi',
  count: 'a number',
  rate: 'bytes a second, such as 100k or 1M',
  span: 'a time with its unit, such as 50ms, 5s or 2m',
  time: 'a clock time, such as 14:05 or 2026-01-31T14:05',
  during: 'a span, such as 2.5..4 (seconds since the session’s first packet) or 14:05..14:06',
  number: 'a number',
  name: 'a name, a “text” or a /pattern/',
}

const ORDERED: ReadonlySet<FieldType> = new Set(['port', 'size', 'count', 'rate', 'span', 'time', 'number'])
const comparable = (text: string) => text.toLowerCase().replace(/[-_ ]/g, '')

/** The values of a field, checked for its type; or where one of them is wrong. */
export function valuesOf(
  field: Field,
  operator: Operator,
  written: readonly WrittenValue[],
): Value[] | FilterMistake {
  const isOrder = operator !== ':' && operator !== '=' && operator !== '!=' && operator !== '~'
  const [first] = written
  if (operator === '~' && field.type !== 'name' && field.type !== 'address')
    return wrong(first, `${field.name} is no text: ~ fits none but names.`)
  if (isOrder && !ORDERED.has(field.type))
    return wrong(first, `${field.name} can’t be greater or less: compare it with : or !=.`)
  if (isOrder && written.length > 1) return wrong(written[1], `After ${operator} comes one value.`)
  const values: Value[] = []
  for (const one of written) {
    const read = valueOf(field, operator, one, isOrder)
    if ('why' in read) return read
    values.push(...(Array.isArray(read) ? read : [read]))
  }
  return values
}

function valueOf(
  field: Field,
  operator: Operator,
  value: WrittenValue,
  isOrder: boolean,
): Value | Value[] | FilterMistake {
  const { from, to } = value
  const expected = WRITTEN_AS[field.type]
  if (from === to) return { from, to, why: `Here comes ${expected}.`, expected: [expected], suggestion: null }
  if (value.kind === 'regex' || operator === '~') return textPattern(field, value)
  const text = value.kind === 'text' ? plainText(value.content) : value.content
  if (value.kind === 'text' && value.isOpen) return wrong(value, 'This quotation mark is never closed.')
  if (field.type === 'state') return states(value, text)
  if (field.type === 'name') return { kind: 'name', text: text.toLowerCase(), from, to }
  if (field.type === 'address') {
    const range = addressRange(text)
    if (typeof range === 'string') return wrong(value, range)
    return range
      ? { kind: 'address', ...range, from, to }
      : { kind: 'name', text: text.toLowerCase(), from, to }
  }
  if (field.type === 'time') {
    const clock = clockOf(text)
    return clock
      ? { kind: 'clock', ...clock, from, to }
      : wrong(value, `“${text}” is no clock time: write ${expected}.`)
  }
  if (field.type === 'during') {
    const span = duringOf(text)
    if (typeof span === 'string') return wrong(value, span)
    return span
      ? { kind: 'during', ...span, from, to }
      : wrong(value, `“${text}” is no span: write ${expected}.`)
  }
  const bounds = boundsOf(field, text)
  if (typeof bounds === 'string') return wrong(value, bounds)
  if (!bounds) return wrong(value, `“${text}” is not ${expected}.`)
  if (isOrder && text.includes('-')) return wrong(value, `A range fits : alone, not ${operator}.`)
  return { kind: 'range', ...bounds, from, to }
}

/** One number or a range of them. A string says what is wrong. */
function boundsOf(field: Field, text: string): Bounds | string | null {
  const [low, high, ...more] = text.split('-').map((one) => single(field, one))
  if (more.length > 0 || !low || high === null) return null
  if (!(high as Bounds | undefined)) return checked(field, low)
  if (low.low > high.low) return 'A range goes from the lower number to the higher one.'
  return checked(field, { low: low.low, high: high.high })
}

function checked(field: Field, bounds: Bounds): Bounds | string {
  return field.type === 'port' && bounds.high > 65535 ? 'Ports go up to 65535.' : bounds
}

function single(field: Field, text: string): Bounds | null {
  if (field.type === 'span') return spanOf(text, field.unit)
  if (field.type === 'port' || field.type === 'number')
    return /^\d{1,10}$/.test(text) ? { low: Number(text), high: Number(text) } : null
  return sizeOf(text)
}

function states(value: WrittenValue, text: string): Value[] | FilterMistake {
  const wanted = comparable(text)
  const codes = STATES.flatMap((name, code) => {
    const spelled = comparable(name)
    // `fin-wait` is both of them; `estab` is what other programs write.
    return spelled === wanted || (wanted.length >= 3 && spelled.startsWith(wanted)) ? [code] : []
  })
  const { from, to } = value
  if (codes.length > 0) return codes.map((code) => ({ kind: 'range', low: code, high: code, from, to }))
  const names = STATES.map((name) => name.toLowerCase())
  const meant = nearest(text, names)
  return { from, to, why: `There is no state “${text}”.`, expected: names, suggestion: meant }
}

function textPattern(field: Field, value: WrittenValue): Value | FilterMistake {
  if (field.type !== 'name' && field.type !== 'address')
    return wrong(value, `${field.name} is no text: a pattern fits none but names.`)
  const regex: WrittenValue = value.kind === 'regex' ? value : { ...value, kind: 'regex', flags: 'i' }
  const program = patternOf(regex)
  if (!('why' in program)) return { kind: 'pattern', program, from: value.from, to: value.to }
  const from = Math.min(value.to, value.from + Math.max(0, program.at - (value.kind === 'plain' ? 1 : 0)))
  return { from, to: value.to, why: program.why, expected: [], suggestion: null }
}

function wrong({ from, to }: { from: number; to: number }, why: string): FilterMistake {
  return { from, to, why, expected: [], suggestion: null }
}
