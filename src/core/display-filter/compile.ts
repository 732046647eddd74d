import type { Program } from '../match/program'
import { Search } from '../match/search'
import { ByteBuilder } from '../payload/byte-builder'
import { encodePoint } from '../payload/text-encoding'
import { compareBytes } from './addresses'
import { overlaps } from './during'
import type { Field, Word } from './fields'
import type { Filter, Operator, Part, Value } from './filter'
import { timeOfDay } from './numbers'
import { END, type End, type FilterSubject, type NumberColumn, type TextColumn } from './subject'

type Test = (subject: FilterSubject) => boolean

/**
 * Makes a filter ready to run. What is not known fits no comparison, `!=` among them; `not` turns that around, so that
 * `not rtt>5ms` takes flows without a round-trip time as well.
 */
export function compileFilter({ root }: Filter): Test {
  return root ? testOf(root) : () => true
}

function testOf(part: Part): Test {
  if (part.kind === 'not') {
    const test = testOf(part.part)
    return (subject) => !test(subject)
  }
  if (part.kind === 'word') return wordTest(part.word)
  if (part.kind === 'payload') {
    const { program } = part
    return (subject) => subject.payload(program) === true
  }
  return part.kind === 'field' ? fieldTest(part) : joined(part.kind, part.parts)
}

function joined(kind: 'and' | 'or', parts: readonly Part[]): Test {
  // What searches payloads is asked last: the others decide most flows for nothing.
  const inOrder = [...parts].sort((a, b) => Number(readsPayload(a)) - Number(readsPayload(b)))
  const tests = inOrder.map(testOf)
  const decides = kind === 'or'
  if (tests.length === 2) {
    const [a, b] = tests
    return decides ? (subject) => a(subject) || b(subject) : (subject) => a(subject) && b(subject)
  }
  return (subject) => {
    for (const test of tests) if (test(subject) === decides) return decides
    return !decides
  }
}

function readsPayload(part: Part): boolean {
  if (part.kind === 'not') return readsPayload(part.part)
  return part.kind === 'and' || part.kind === 'or' ? part.parts.some(readsPayload) : part.kind === 'payload'
}

function wordTest({ test }: Word): Test {
  if ('mark' in test) return (subject) => subject.mark(test.mark)
  if ('family' in test) return (subject) => subject.family === test.family
  if ('service' in test) return (subject) => subject.text('service', 0) === test.service
  const { protocols } = test
  return (subject) => protocols.includes(subject.number('protocol', 0))
}

function fieldTest({ field, operator, values }: Part & { kind: 'field' }): Test {
  if (field.type === 'address') return addressTest(field, operator, values)
  if (field.type === 'name') {
    const column = field.column as TextColumn
    const fits = textTest(values, operator)
    if (operator === null) return (subject) => (subject.text(column, 0) ?? '') !== ''
    return anyEnd(field.ends, operator, (subject, end) => {
      const text = subject.text(column, end)
      return text === undefined ? undefined : fits(text)
    })
  }
  if (field.type === 'during') return duringTest(operator, values)
  const column = field.column as NumberColumn
  const fits = field.type === 'time' ? clockTest(operator, values) : numberTest(operator, values)
  const known = (subject: FilterSubject, end: End) => {
    const number = subject.number(column, end)
    return Number.isNaN(number) ? undefined : fits(number, subject.zoneMs)
  }
  return anyEnd(field.ends, operator, known)
}

/** Whether any end fits; with `!=` whether one is known and none fits. */
function anyEnd(
  ends: readonly End[],
  operator: Operator | null,
  fits: (subject: FilterSubject, end: End) => boolean | undefined,
): Test {
  const [first, second] = ends as readonly (End | undefined)[]
  if (first === undefined) return () => false
  if (operator === '!=')
    return (subject) => {
      const a = fits(subject, first)
      const b = second === undefined ? undefined : fits(subject, second)
      return a !== true && b !== true && (a === false || b === false)
    }
  if (second === undefined) return (subject) => fits(subject, first) === true
  return (subject) => fits(subject, first) === true || fits(subject, second) === true
}

/** With `!=` the test is that of `:`, which {@link anyEnd} turns around. */
function numberTest(operator: Operator | null, values: readonly Value[]): (number: number) => boolean {
  if (operator === null) return (number) => number !== 0
  const ranges = values.filter((value) => value.kind === 'range')
  const [{ low, high } = { low: NaN, high: NaN }] = ranges
  if (operator === '>') return (number) => number > high
  if (operator === '<') return (number) => number < low
  if (operator === '>=') return (number) => number >= low
  if (operator === '<=') return (number) => number <= high
  if (ranges.length === 1) return (number) => number >= low && number <= high
  return (number) => ranges.some((range) => number >= range.low && number <= range.high)
}

function clockTest(
  operator: Operator | null,
  values: readonly Value[],
): (ms: number, zoneMs: number) => boolean {
  const tests = values
    .filter((value) => value.kind === 'clock')
    .map(({ low, high, hasDay }) => {
      const fits = numberTest(operator, [{ kind: 'range', low, high, from: 0, to: 0 }])
      return (ms: number, zoneMs: number) => fits(hasDay ? ms + zoneMs : timeOfDay(ms + zoneMs))
    })
  return (ms, zoneMs) => tests.some((test) => test(ms, zoneMs))
}

/** Whether the flow's life, from its first packet to its last, has a moment of any of the spans. */
function duringTest(operator: Operator | null, values: readonly Value[]): Test {
  const spans = values.filter((value) => value.kind === 'during')
  return (subject) => {
    const first = subject.number('firstSeen', END.local)
    const last = subject.number('lastSeen', END.local)
    const found = spans.map((span) => overlaps(span, first, last, subject))
    return operator === '!=' ? found.every((one) => one === false) : found.includes(true)
  }
}

function addressTest(field: Field, operator: Operator | null, values: readonly Value[]): Test {
  const ranges = values.filter((value) => value.kind === 'address')
  const names = values.filter((value) => value.kind !== 'address')
  const fitsName = textTest(names, operator)
  return anyEnd(field.ends, operator, (subject, end) => {
    const at = subject.addressAt(end)
    if (at < 0) return undefined
    for (const { family, low, high } of ranges) {
      if (family !== subject.family) continue
      if (compareBytes(subject.addresses, at, low) >= 0 && compareBytes(subject.addresses, at, high) <= 0)
        return true
    }
    if (names.length === 0) return false
    const name = subject.text('name', end)
    return name === undefined ? (ranges.length > 0 ? false : undefined) : fitsName(name)
  })
}

function textTest(values: readonly Value[], operator: Operator | null): (text: string) => boolean {
  const tests = values.flatMap((value): ((lower: string, text: string) => boolean)[] => {
    if (value.kind === 'pattern') return [(_, text) => matches(value.program, text)]
    if (value.kind !== 'name') return []
    return [operator === '=' ? (lower) => lower === value.text : (lower) => lower.includes(value.text)]
  })
  return (text) => {
    const lower = text.toLowerCase()
    return tests.some((test) => test(lower, text))
  }
}

function matches(program: Program, text: string): boolean {
  const bytes = new ByteBuilder()
  for (const character of text) encodePoint(character.codePointAt(0) ?? 0, 'utf-8', bytes)
  return new Search(program).feed(bytes.take()) !== null
}
