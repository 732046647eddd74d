import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress } from '../../net/address'
import type { Field, Layer } from '../layer'
import { MATCH } from '../protocol'
import { hearInPieces } from '../hear-in-pieces'
import { hearDatagram } from '../sound-layer'
import { dns } from './dns'
import { mdns } from './link-local'

const u16 = (value: number) => [value >> 8, value & 255]
const u32 = (value: number) => [...u16(Math.floor(value / 65_536)), ...u16(value % 65_536)]
const ascii = (text: string) => Array.from(text, (char) => char.charCodeAt(0))
const name = (text: string) => [...text.split('.').flatMap((label) => [label.length, ...ascii(label)]), 0]
/** A pointer to the first question's name. */
const FIRST_NAME = [0xc0, 12]

interface Parts {
  id?: number
  flags?: number
  questions?: number[][]
  answers?: number[][]
  authority?: number[][]
  additional?: number[][]
}

function message({
  id = 0x1234,
  flags = 0x0100,
  questions = [],
  answers = [],
  authority = [],
  additional = [],
}: Parts) {
  const sections = [questions, answers, authority, additional]
  return Uint8Array.from([
    ...u16(id),
    ...u16(flags),
    ...sections.flatMap((section) => u16(section.length)),
    ...sections.flat(2),
  ])
}

const question = (text: string, type: number, code = 1) => [...name(text), ...u16(type), ...u16(code)]
const record = (owner: number[], type: number, content: number[], code = 1) => [
  ...owner,
  ...u16(type),
  ...u16(code),
  ...u32(300),
  ...u16(content.length),
  ...content,
]

function read(bytes: Uint8Array, protocol = dns): Layer {
  return hearDatagram(protocol, bytes)[0]
}

function fieldsNamed(fields: readonly Field[], wanted: string): Field[] {
  return fields.flatMap((field) => [
    ...(field.name === wanted ? [field] : []),
    ...fieldsNamed(field.children ?? [], wanted),
  ])
}

const QUERY = message({ questions: [question('example.com', 1)] })
const RESPONSE = message({
  flags: 0x8180,
  questions: [question('example.com', 1)],
  answers: [record(FIRST_NAME, 1, [93, 184, 216, 34]), record(FIRST_NAME, 1, [93, 184, 216, 35])],
})

/** The content of one record, as the answer to a question of its type shows it. */
function answerOf(type: number, content: number[]): string {
  const layer = read(
    message({
      flags: 0x8180,
      questions: [question('a.example', type)],
      answers: [record(FIRST_NAME, type, content)],
    }),
  )
  expect(layer.malformed).toBeNull()
  return fieldsNamed(layer.fields, 'Record')[0].value
}

describe('a DNS message', () => {
  it('query: says what is asked, and its transaction', () => {
    const layer = read(QUERY)
    expect(layer.summary).toBe('query A example.com')
    expect(layer.fields[0]).toMatchObject({ name: 'Transaction ID', value: '0x1234', at: 0, length: 2 })
    expect(fieldsNamed(layer.fields, 'Recursion desired')[0]).toMatchObject({
      value: 'yes',
      bits: { at: 7, count: 1 },
    })
  })

  it('response: says the first answer and how many there are', () => {
    const layer = read(RESPONSE)
    expect(layer.summary).toBe('response A example.com → 93.184.216.34, 2 answers')
    const [first] = fieldsNamed(layer.fields, 'Address')
    expect(Array.from(RESPONSE.subarray(first.at, first.at + first.length))).toEqual([93, 184, 216, 34])
  })

  it('response without the name: says so', () => {
    const none = message({ flags: 0x8183, questions: [question('no.example', 28)] })
    expect(read(none).summary).toBe('response AAAA no.example NXDOMAIN, 0 answers')
  })

  it.each([
    ['AAAA', 28, Array.from(parseAddress('2001:db8::1') ?? []), '2001:db8::1'],
    ['CNAME', 5, [1, ...ascii('b'), ...FIRST_NAME], 'b.a.example'],
    ['NS', 2, name('ns.example'), 'ns.example'],
    ['PTR', 12, name('host.example'), 'host.example'],
    ['SOA', 6, [...name('ns.x'), ...name('me.x'), ...[2026, 1, 2, 3, 4].flatMap(u32)], 'ns.x 2026'],
    ['MX', 15, [...u16(10), ...name('mail.x')], '10 mail.x'],
    ['TXT', 16, [3, ...ascii('a b'), 1, ...ascii('c')], '"a b" "c"'],
    ['SRV', 33, [...u16(1), ...u16(2), ...u16(443), ...name('s.x')], '1 2 443 s.x'],
    [
      'NAPTR',
      35,
      [...u16(1), ...u16(2), 1, ...ascii('u'), 1, ...ascii('e'), 0, ...name('r')],
      '1 2 "u" "e" "" r',
    ],
    ['CAA', 257, [128, 5, ...ascii('issue'), ...ascii('ca.x')], '128 issue "ca.x"'],
    ['DS', 43, [...u16(20326), 8, 2, 1, 2, 3], '20326 8 2'],
    ['DNSKEY', 48, [...u16(257), 3, 13, 9, 9], '257 13 (ECDSAP256SHA256)'],
    [
      'RRSIG',
      46,
      [...u16(1), 13, 2, ...u32(300), ...u32(1), ...u32(0), ...u16(7), ...name('x'), 9],
      'A by x',
    ],
    [
      'HTTPS',
      65,
      [...u16(1), 0, ...u16(1), ...u16(3), 2, ...ascii('h2'), ...u16(3), ...u16(2), ...u16(443)],
      '1 . alpn=h2 port=443',
    ],
    ['SVCB', 64, [...u16(0), ...name('t.x')], '0 t.x'],
    ['type without a name', 65_280, [0xca, 0xfe], 'cafe'],
  ])('reads a record of %s', (_name, type, content, expected) => {
    expect(answerOf(type, content).split(' → ')[1]).toBe(expected)
  })

  it('with EDNS: the response code has its upper bits from there', () => {
    const options = [
      0,
      ...u16(41),
      ...u16(1232),
      1,
      0,
      ...u16(0x8000),
      ...u16(8),
      ...u16(10),
      ...u16(4),
      1,
      2,
      3,
      4,
    ]
    const layer = read(
      message({ flags: 0x8180, questions: [question('x.example', 1)], additional: [options] }),
    )
    expect(layer.summary).toBe('response A x.example BADVERS, 0 answers')
    expect(fieldsNamed(layer.fields, 'DNSSEC answers wanted')[0].value).toBe('yes')
    expect(fieldsNamed(layer.fields, 'Option')[0].value).toBe('10 (cookie) 01020304')
  })

  it('a name that points to itself: malformed, and read to no end', () => {
    const looped = message({ questions: [[0xc0, 12, ...u16(1), ...u16(1)]] })
    expect(read(looped).malformed?.why).toMatch(/points to itself/)
  })

  it('a name with control characters: they are escaped', () => {
    const layer = read(message({ questions: [[3, 0x1b, 0x5b, 0x2e, 0, ...u16(1), ...u16(1)]] }))
    expect(layer.summary).toBe('query A \\x1b[\\.')
  })

  it('a record whose content is nonsense: the rest is read', () => {
    const layer = read(
      message({
        flags: 0x8180,
        questions: [question('x.example', 1)],
        answers: [record(FIRST_NAME, 1, [1, 2]), record(FIRST_NAME, 1, [1, 2, 3, 4])],
      }),
    )
    expect(layer.malformed).toBeNull()
    expect(fieldsNamed(layer.fields, 'Content')[0].problem).toMatch(/needs 4 bytes/)
    expect(fieldsNamed(layer.fields, 'Address')[0].value).toBe(
      formatAddress(Uint8Array.from([1, 2, 3, 4]), 0, 4),
    )
  })

  it('cut off at any byte: malformed there, and sound', () => {
    for (let length = 0; length < RESPONSE.length; length++) {
      const layer = read(RESPONSE.slice(0, length))
      expect(layer.malformed, String(length)).not.toBeNull()
    }
  })

  it('over TCP: has its length before it, in pieces of any size', () => {
    const stream = [QUERY, RESPONSE].map((bytes) => Uint8Array.from([...u16(bytes.length), ...bytes]))
    const { messages } = hearInPieces(dns, [
      [0, stream[0]],
      [1, stream[1]],
      [0, stream[0]],
    ])
    expect(messages.map(({ side, at, layer }) => [side, at, layer.summary])).toEqual([
      [0, 0, 'query A example.com'],
      [1, 0, 'response A example.com → 93.184.216.34, 2 answers'],
      [0, stream[0].length, 'query A example.com'],
    ])
  })
})

describe('multicast DNS', () => {
  it('question: the top bit of its class asks for an answer by unicast', () => {
    const layer = read(
      message({ id: 0, flags: 0, questions: [question('_http._tcp.local', 12, 0x8001)] }),
      mdns,
    )
    expect(layer.summary).toBe('query PTR _http._tcp.local')
    expect(fieldsNamed(layer.fields, 'Unicast response asked for')[0].value).toBe('yes')
  })

  it('record: the same bit flushes what was cached', () => {
    const answers = [record(name('a.local'), 1, [10, 0, 0, 1], 0x8001)]
    const layer = read(message({ id: 0, flags: 0x8400, answers }), mdns)
    expect(layer.summary).toBe('response → 10.0.0.1, 1 answer')
    expect(fieldsNamed(layer.fields, 'Cache flush')[0].value).toBe('yes')
    expect(fieldsNamed(layer.fields, 'Class')[0].value).toBe('IN')
  })
})

describe('recognizing DNS', () => {
  const match = (bytes: Uint8Array) => dns.recognize(bytes, 0, bytes.length, true)

  it('a query, with and without the length before it', () => {
    expect(match(QUERY)).toBe(MATCH.yes)
    const stream = Uint8Array.from([...u16(QUERY.length), ...QUERY])
    expect(dns.recognizeStream?.(stream, 0, stream.length, true)).toBe(MATCH.yes)
    expect(dns.recognizeStream?.(stream, 0, 20, true)).toBe(MATCH.maybe)
  })

  it('a NetBIOS name query, which has the same format: not', () => {
    expect(match(message({ questions: [question('CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 33)] }))).toBe(MATCH.no)
  })

  it('text and zeros: not by content', () => {
    expect(match(Uint8Array.from(ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n')))).toBeLessThan(MATCH.yes)
    expect(match(new Uint8Array(40))).toBeLessThan(MATCH.yes)
  })
})
