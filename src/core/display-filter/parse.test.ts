import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFilter } from './compile'
import type { FilterMistake, Part } from './filter'
import { parseFilter } from './parse'

const shape = (part: Part): string => {
  if (part.kind === 'not') return `not(${shape(part.part)})`
  if (part.kind === 'and' || part.kind === 'or') return `${part.kind}(${part.parts.map(shape).join(' ')})`
  if (part.kind === 'word') return part.word.name
  return part.kind === 'field' ? `${part.field.name}${part.operator ?? ''}` : 'payload'
}
const read = (text: string) => {
  const parsed = parseFilter(text)
  if ('error' in parsed) throw new Error(`${text}: ${parsed.error.why}`)
  return parsed.filter.root
}
const wrong = (text: string): FilterMistake => {
  const parsed = parseFilter(text)
  if ('filter' in parsed) throw new Error(`${text} was read`)
  return parsed.error
}

describe('a filter is read', () => {
  it.each([
    ['tcp port:8080', 'and(tcp port:)'],
    ['tcp or udp and not own', 'or(tcp and(udp not(own)))'],
    ['(tcp || udp) && !own', 'and(or(tcp udp) not(own))'],
    ['bytes>1k packets >= 10 rtt <5ms', 'and(bytes> packets>= rtt<)'],
    ['not (tcp)', 'not(tcp)'],
    ['not not tcp', 'not(not(tcp))'],
    ['TCP AND Port:80', 'and(tcp port:)'],
    ['port:80,443,8000-8999 "GET /"', 'and(port: payload)'],
    ['/^HTTP\\/1\\.[01]/i', 'payload'],
    ['proc:"my program" service~/^h/', 'and(proc: service~)'],
    ['host:fe80::1 ipv6', 'and(host: ipv6)'],
    ['retransmissions', 'retransmissions'],
    ['bytes == 5', 'bytes='],
    ['tcp&&udp', 'and(tcp udp)'],
  ])('%s', (text, expected) => {
    const root = read(text)
    expect(root && shape(root)).toBe(expected)
  })
  it('nothing → no root', () => expect(read('  ')).toBeNull())
  it('a part knows its place', () => {
    const root = read('udp (tcp  port:8080)')
    expect(root?.kind === 'and' && root.parts.map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [4, 20],
    ])
  })
})

describe('a mistake is pointed at', () => {
  it.each([
    ['tcp porrt:80', 4, 9, 'There is no field “porrt”.', 'port'],
    ['etablished', 0, 10, 'There is no word or field “etablished”.', 'state:established'],
    ['tcp 8080', 4, 8, 'There is no word or field “8080”.', 'port:8080'],
    ['10.0.0.0/8', 0, 10, 'There is no word or field “10.0.0.0/8”.', 'host:10.0.0.0/8'],
    ['state:estblished', 6, 16, 'There is no state “estblished”.', 'established'],
    ['port:80,x', 8, 9, '“x” is not a port, 0 to 65535, or a range such as 8000-8999.', null],
    ['port:70000', 5, 10, 'Ports go up to 65535.', null],
    ['port:90-80', 5, 10, 'A range goes from the lower number to the higher one.', null],
    ['port:', 5, 5, 'Here comes a port, 0 to 65535, or a range such as 8000-8999.', null],
    ['host:10.0.0.0/33', 5, 16, 'After the slash come the network’s bits, 0 to 32.', null],
    ['(tcp or udp', 0, 1, 'This parenthesis is never closed.', null],
    ['tcp)', 3, 4, 'This closing parenthesis opens nowhere.', null],
    ['tcp and', 7, 7, 'Something must stand after “and”.', null],
    ['or tcp', 0, 2, 'Something must stand before “or”.', null],
    ['"open', 0, 5, 'This quotation mark is never closed.', null],
    ['/a(b/', 2, 5, 'This parenthesis is never closed.', null],
    ['/ab/g', 4, 5, 'After the / only i may stand: it ignores case.', null],
    ['state>established', 6, 17, 'state can’t be greater or less: compare it with : or !=.', null],
    ['tcp:5', 3, 5, '“tcp” stands alone: it has no value.', null],
    ['rtt>fast', 4, 8, '“fast” is not a time with its unit, such as 50ms, 5s or 2m.', null],
    [
      'first:25:00',
      6,
      11,
      '“25:00” is no clock time: write a clock time, such as 14:05 or 2026-01-31T14:05.',
      null,
    ],
  ])('%s', (text, from, to, why, suggestion) => {
    expect(wrong(text)).toMatchObject({ from, to, why, suggestion })
  })
  it('too many texts', () => expect(wrong('"a" '.repeat(9))).toMatchObject({ from: 32, to: 35 }))
  it('too deep', () => expect(wrong('('.repeat(60)).why).toContain('50 deep'))
})

it('any text → read or a mistake inside it, and it compiles', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'tcp',
      'and',
      'or',
      'not',
      '(',
      ')',
      'port:',
      '80',
      '-',
      ',',
      '"',
      '/',
      '!',
      '>',
      '=',
      'host:',
      '\\',
      ' ',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      const parsed = parseFilter(text)
      if ('filter' in parsed) expect(compileFilter(parsed.filter)).toBeTypeOf('function')
      else {
        const { from, to } = parsed.error
        expect(0 <= from && from <= to && to <= text.length).toBe(true)
      }
    }),
  )
})
