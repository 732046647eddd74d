import { describe, expect, it } from 'vitest'
import type { Field } from '../layer'
import { hearInPieces } from '../hear-in-pieces'
import { MATCH } from '../protocol'
import { hear, type Turn } from '../sound-layer'
import { tls } from './tls'

const u16 = (value: number) => [value >> 8, value & 255]
const u24 = (value: number) => [value >> 16, (value >> 8) & 255, value & 255]
const ascii = (text: string) => Array.from(text, (char) => char.charCodeAt(0))
const list8 = (bytes: number[]) => [bytes.length, ...bytes]
const list16 = (bytes: number[]) => [...u16(bytes.length), ...bytes]
const list24 = (bytes: number[]) => [...u24(bytes.length), ...bytes]
const repeated = (byte: number, count: number) => new Array<number>(count).fill(byte)

const record = (type: number, content: number[]) => [type, 3, 3, ...list16(content)]
const handshake = (type: number, body: number[]) => [type, ...list24(body)]
const extension = (type: number, content: number[]) => [...u16(type), ...list16(content)]

const SNI = extension(0, list16([0, ...list16(ascii('example.com'))]))
const ALPN = extension(16, list16([...list8(ascii('h2')), ...list8(ascii('http/1.1'))]))
const VERSIONS = extension(43, list8([...u16(0x2a2a), ...u16(0x0304), ...u16(0x0303)]))
const GROUPS = extension(10, list16([...u16(29), ...u16(0x11ec)]))

function hello(extensions: number[][]): number[] {
  const suites = list16([0x1a1a, 0x1301, 0xc02f, 0xabcd].flatMap(u16))
  const body = [...u16(0x0303), ...repeated(7, 32), ...list8([1, 2]), ...suites, ...list8([0])]
  return handshake(1, [...body, ...list16(extensions.flat())])
}

const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'

function serverHello(extensions: number[][], suite = 0x1301, random = repeated(9, 32)): number[] {
  const body = [...u16(0x0303), ...random, ...list8([]), ...u16(suite), 0]
  return handshake(2, [...body, ...(extensions.length === 0 ? [] : list16(extensions.flat()))])
}

/** A value of DER. */
const der = (tag: number, ...inside: number[][]) => {
  const content = inside.flat()
  return [tag, ...(content.length < 128 ? [content.length] : [0x82, ...u16(content.length)]), ...content]
}
const distinguished = (text: string) =>
  der(0x30, der(0x31, der(0x30, der(6, [0x55, 4, 3]), der(12, ascii(text)))))
const NAMES = der(0x30, der(0x82, ascii('a.example')), der(0x87, [127, 0, 0, 1]))
const CERTIFICATE = der(
  0x30,
  der(
    0x30,
    der(0xa0, der(2, [2])),
    der(2, [0x0f, 0x01]),
    der(0x30, []),
    distinguished('An Issuer'),
    der(0x30, der(0x17, ascii('250102030405Z')), der(0x18, ascii('20510102030405Z'))),
    distinguished('a.example'),
    der(0x30, []),
    der(0xa3, der(0x30, der(0x30, der(6, [0x55, 0x1d, 0x11]), der(4, NAMES)))),
  ),
)
const CERTIFICATES = handshake(11, list24(list24(CERTIFICATE)))

const turn = (side: 0 | 1, ...parts: number[][]): Turn => [side, Uint8Array.from(parts.flat())]
const summaries = (turns: readonly Turn[]) =>
  hearInPieces(tls, turns).messages.map(({ layer }) => layer.summary)

function valuesOf(fields: readonly Field[], name: string): string[] {
  return fields.flatMap((field) => [
    ...(field.name === name ? [field.value] : []),
    ...valuesOf(field.children ?? [], name),
  ])
}

describe('a TLS connection', () => {
  it('Client Hello: says version, name and protocols, and knows what GREASE is', () => {
    const { messages } = hearInPieces(tls, [turn(0, record(22, hello([SNI, ALPN, VERSIONS, GROUPS])))])
    const [{ layer }] = messages
    expect(layer.summary).toBe('Client Hello, TLS 1.3 offered, SNI example.com, ALPN h2 http/1.1')
    expect(valuesOf(layer.fields, 'Cipher suite')).toEqual([
      'GREASE 0x1a1a',
      'TLS_AES_128_GCM_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      '0xabcd',
    ])
    expect(valuesOf(layer.fields, 'Group')).toEqual(['x25519', 'X25519MLKEM768'])
    expect(layer.malformed).toBeNull()
  })

  it('Server Hello: says the version that was chosen', () => {
    expect(
      summaries([
        turn(1, record(22, serverHello([extension(43, u16(0x0304))]))),
        turn(1, record(22, serverHello([extension(16, list16(list8(ascii('h2'))))], 0xc02f))),
        turn(1, record(22, serverHello([], 0x002f))),
      ]),
    ).toEqual([
      'Server Hello, TLS 1.3, TLS_AES_128_GCM_SHA256',
      'Server Hello, TLS 1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, ALPN h2',
      'Server Hello, TLS 1.2, TLS_RSA_WITH_AES_128_CBC_SHA',
    ])
  })

  it('Hello Retry Request: is told from a Server Hello, and the second Client Hello is read', () => {
    const random = (RETRY.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16))
    expect(
      summaries([
        turn(1, record(22, serverHello([extension(43, u16(0x0304))], 0x1301, random))),
        turn(0, record(20, [1]), record(22, hello([SNI, VERSIONS]))),
      ]),
    ).toEqual([
      'Hello Retry Request, TLS 1.3, TLS_AES_128_GCM_SHA256',
      'Change Cipher Spec',
      'Client Hello, TLS 1.3 offered, SNI example.com',
    ])
  })

  it('certificate: whose it is, who issued it, until when, and its other names', () => {
    const { messages } = hearInPieces(tls, [turn(1, record(22, CERTIFICATES))])
    const { fields, summary } = messages[0].layer
    expect(summary).toBe('Certificate, CN=a.example, issued by CN=An Issuer')
    expect(valuesOf(fields, 'Alternative name')).toEqual(['a.example', '127.0.0.1'])
    expect(valuesOf(fields, 'Valid from')).toEqual(['2025-01-02 03:04:05 UTC'])
    expect(valuesOf(fields, 'Valid until')).toEqual(['2051-01-02 03:04:05 UTC'])
  })

  it('handshake messages over the borders of records: one message, its ranges around the header between', () => {
    const all = [...serverHello([], 0x002f), ...CERTIFICATES, ...handshake(14, [])]
    const [first, second] = [all.slice(0, 50), all.slice(50)]
    const bytes = [...record(22, first), ...record(22, second)]
    const { messages } = hearInPieces(tls, [turn(1, bytes)])
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatchObject({ at: 0, length: bytes.length })
    expect(messages[0].layer.summary).toMatch(/^Server Hello, .*; Certificate, .*; Server Hello Done$/)
    const certificate = messages[0].layer.fields.find(({ name }) => name === 'Certificate')
    // It begins at byte 44 of the content, behind one header, and has the other inside of it.
    expect(certificate).toMatchObject({ at: 5 + 42, length: CERTIFICATES.length + 5 })
  })

  it('after a change of ciphers: what follows is encrypted', () => {
    const turns = [
      turn(
        0,
        record(20, [1]),
        record(22, repeated(0, 40)),
        record(23, repeated(5, 30)),
        record(21, repeated(8, 26)),
      ),
    ]
    expect(summaries(turns)).toEqual([
      'Change Cipher Spec',
      'Encrypted Handshake, 40 B',
      'Application Data, 30 B',
      'Encrypted Alert, 26 B',
    ])
  })

  it('alert: by its name', () => {
    expect(summaries([turn(1, record(21, [2, 40])), turn(1, record(21, [1, 0]))])).toEqual([
      'Alert, fatal, handshake_failure',
      'Alert, close_notify',
    ])
  })

  it('Client Hello in the format of SSL 2.0: read, and the connection goes on in records', () => {
    const body = [1, 3, 1, ...u16(6), ...u16(0), ...u16(16), 0, 0, 0x2f, 1, 0, 0x80, ...repeated(3, 16)]
    const { messages } = hearInPieces(tls, [turn(0, [0x80, body.length, ...body], record(20, [1]))])
    expect(messages.map(({ layer }) => layer.summary)).toEqual([
      'Client Hello, TLS 1.0 offered, in the format of SSL 2.0',
      'Change Cipher Spec',
    ])
    expect(valuesOf(messages[0].layer.fields, 'Cipher spec')).toEqual([
      'TLS_RSA_WITH_AES_128_CBC_SHA',
      '0x010080',
    ])
  })

  it('a hole inside of a record: the next record is read', () => {
    const first = record(23, repeated(1, 100))
    const { messages } = hear(tls, [
      turn(0, first.slice(0, 40)),
      [0, { hole: 30 }],
      turn(0, first.slice(70), record(23, repeated(2, 9))),
    ])
    expect(messages.map(({ layer }) => [layer.summary, layer.malformed === null])).toEqual([
      ['Application Data, 35 B', false],
      ['Application Data, 9 B', true],
    ])
  })

  it('bytes that are no record: left alone until records come again', () => {
    const { messages } = hear(tls, [
      turn(0, record(23, [1]), ascii('nonsense')),
      turn(0, ascii('more')),
      turn(0, record(23, [1, 2]), record(23, [3])),
    ])
    expect(messages.map(({ at }) => at)).toEqual([0, 18, 25])
  })

  it('an extension that is nonsense: a problem of that one', () => {
    const bad = extension(0, [0, 99, 0, 0, 50, 65])
    const { messages } = hearInPieces(tls, [turn(0, record(22, hello([bad, ALPN])))])
    expect(messages[0].layer.summary).toBe('Client Hello, TLS 1.2 offered, ALPN h2 http/1.1')
  })
})

describe('recognizing TLS', () => {
  it.each([
    ['a Client Hello', record(22, hello([SNI])), MATCH.yes],
    ['the first bytes of one', [22, 3, 1, 2], MATCH.maybe],
    ['two records of its middle', [...record(23, [1]), ...record(23, [2])], MATCH.yes],
    ['one record of its middle', record(23, [1, 2, 3]), MATCH.yes],
    ['the beginning of one', record(23, [1, 2, 3]).slice(0, 7), MATCH.byPort],
    ['an alert alone', record(21, [2, 40]), MATCH.yes],
    ['text', ascii('GET / HTTP/1.1'), MATCH.no],
    ['another version', [22, 4, 0, 0, 1, 1], MATCH.no],
  ])('%s: %i', (_what, bytes, match) => {
    expect(tls.recognize(Uint8Array.from(bytes), 0, bytes.length, true)).toBe(match)
  })
})
