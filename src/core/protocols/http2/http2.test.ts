import { once } from 'node:events'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { hearInPieces } from '../hear-in-pieces'
import type { Field } from '../layer'
import { MATCH } from '../protocol'
import { hear, type Turn } from '../sound-layer'
import { HpackDecoder } from './hpack'
import { http2, PREFACE } from './http2'

const hex = (text: string) =>
  Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (byte) => parseInt(byte, 16))
const frame = (type: number, flags: number, stream: number, payload: ArrayLike<number> = []) => [
  payload.length >> 16,
  (payload.length >> 8) & 255,
  payload.length & 255,
  type,
  flags,
  ...[0, 0, stream >> 8, stream & 255],
  ...Array.from(payload),
]
const turn = (side: 0 | 1, ...parts: ArrayLike<number>[]): Turn => [
  side,
  Uint8Array.from(parts.flatMap((part) => Array.from(part))),
]
const summaries = (turns: readonly Turn[]) =>
  hearInPieces(http2, turns).messages.map(({ layer }) => layer.summary)

function fieldsNamed(fields: readonly Field[], name: string): Field[] {
  return fields.flatMap((field) => [
    ...(field.name === name ? [field] : []),
    ...fieldsNamed(field.children ?? [], name),
  ])
}

/** Blocks of RFC 7541 appendix C.4 and C.3: the same three requests, with Huffman codes and without. */
const REQUESTS = [
  [
    '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
    '8286 84be 5886 a8eb 1064 9cbf',
    '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
  ],
  [
    '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
    '8286 84be 5808 6e6f 2d63 6163 6865',
    '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
  ],
].map((blocks) => blocks.map(hex))
const FIRST = REQUESTS[0][0]

describe('header blocks', () => {
  it.each(REQUESTS.map((blocks) => [blocks]))('are decoded as RFC 7541 C.3 and C.4 say', (blocks) => {
    const decoder = new HpackDecoder()
    const read = blocks.map((block) =>
      decoder.decode(block).fields.map(({ name, value }) => `${name} ${value}`),
    )
    const [method, authority] = [':method GET', ':authority www.example.com']
    expect(read).toEqual([
      [method, ':scheme http', ':path /', authority],
      [method, ':scheme http', ':path /', authority, 'cache-control no-cache'],
      [method, ':scheme https', ':path /index.html', authority, 'custom-key custom-value'],
    ])
  })

  it('evict what does not fit any more, as in RFC 7541 C.6', () => {
    const decoder = new HpackDecoder()
    const blocks = [
      '3fe101 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
      '4883 640e ffc1 c0bf',
      '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
    ].map(hex)
    const [first, second, third] = blocks.map((block) => decoder.decode(block))
    expect(first.fields[0]).toMatchObject({ name: 'Dynamic table size', value: '256' })
    expect(second.fields.map(({ value }) => value)).toEqual([
      '307',
      'private',
      'Mon, 21 Oct 2013 20:13:21 GMT',
      'https://www.example.com',
    ])
    expect(third.malformed).toBeNull()
    expect(third.fields.map(({ value }) => value)).toEqual([
      '200',
      'private',
      'Mon, 21 Oct 2013 20:13:22 GMT',
      'https://www.example.com',
      'gzip',
      'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
    ])
    // The status of the second was evicted by then.
    expect(decoder.decode(hex('c1')).malformed).toMatchObject({ why: 'Index 65 is not in the table' })
  })

  it('end where a string or number reaches behind the end, or padding is none', () => {
    for (const bad of ['80', '400a6375', '7f', '7fffffffffffffff', '4081ff8130', '408100']) {
      expect(new HpackDecoder().decode(hex(bad)).malformed, bad).not.toBeNull()
    }
  })

  it('that unpack to very much are listed as far as the bound', () => {
    const decoder = new HpackDecoder()
    const long = Uint8Array.from([0x40, 1, 0x61, 0x7f, 0xa1, 0x1e, ...new Array<number>(4000).fill(0x62)])
    expect(decoder.decode(long).malformed).toBeNull()
    const list = decoder.decode(new Uint8Array(50_000).fill(0xbe))
    expect(list.malformed?.why).toBe('The list is longer than is read')
    expect(list.fields.length).toBeLessThan(70)
  })
})

describe('an HTTP/2 connection', () => {
  it('is recognized by the preface and by a server’s first SETTINGS', () => {
    const settings = Uint8Array.from(frame(4, 0, 0, [0, 3, 0, 0, 0, 100]))
    expect(http2.recognize(PREFACE, 0, PREFACE.length, true)).toBe(MATCH.yes)
    expect(http2.recognize(PREFACE, 0, 5, true)).toBe(MATCH.maybe)
    expect(http2.recognize(settings, 0, settings.length, false)).toBe(MATCH.yes)
    expect(http2.recognize(settings, 0, settings.length, true)).toBe(MATCH.no)
  })

  it('frames: says each one’s gist', () => {
    const opened = [PREFACE, frame(4, 0, 0, [0, 3, 0, 0, 0, 100, 0, 1, 0, 0, 0x10, 0])]
    const request = frame(1, 0x25, 1, [0, 0, 0, 3, 15, ...FIRST])
    const answer = [
      frame(4, 1, 0),
      frame(8, 0, 0, [0, 0, 0x10, 0]),
      frame(1, 4, 1, [0x88]),
      frame(0, 9, 1, [2, 1, 2, 3, 0, 0]),
    ]
    const ending = [frame(3, 0, 3, [0, 0, 0, 8]), frame(6, 0, 0, new Array<number>(8).fill(1))]
    const goAway = frame(7, 0, 0, [0, 0, 0, 1, 0, 0, 0, 11, 0x68, 0x69])
    expect(summaries([turn(0, ...opened, request), turn(1, ...answer, ...ending, goAway)])).toEqual([
      'Connection preface',
      'SETTINGS: max concurrent streams 100, header table size 4096',
      'HEADERS stream 1: GET http://www.example.com/, end of stream',
      'SETTINGS: acknowledged',
      'WINDOW_UPDATE: +4,096 bytes',
      'HEADERS stream 1: 200',
      'DATA stream 1: 3 bytes, end of stream',
      'RST_STREAM stream 3: CANCEL',
      'PING',
      'GOAWAY: ENHANCE_YOUR_CALM, last stream 1, hi',
    ])
  })

  it('CONTINUATION: belongs to the block, each field where its bytes lie', () => {
    const block = [frame(1, 1, 1, FIRST.subarray(0, 5)), frame(9, 4, 1, FIRST.subarray(5))]
    const { messages } = hearInPieces(http2, [turn(0, PREFACE, ...block)])
    expect(messages).toHaveLength(2)
    const [authority] = fieldsNamed(messages[1].layer.fields, ':authority')
    expect(authority).toMatchObject({ value: 'www.example.com', at: 12, length: FIRST.length + 18 - 12 })
  })

  it('DATA: the last frame has the places of all of the body', () => {
    const headers = frame(1, 4, 1, [0x88, 0x5f, 2, 0x61, 0x2f])
    const parts = [headers, frame(0, 0, 1, [1, 2, 3]), frame(0, 0, 3, [9]), frame(0, 1, 1, [4, 5])]
    const { messages } = hearInPieces(http2, [turn(1, frame(4, 0, 0), ...parts)])
    expect(messages[4].layer.content).toEqual({
      mediaType: 'a/',
      encoding: '',
      complete: true,
      ranges: [
        { at: 32, length: 3 },
        { at: 54, length: 2 },
      ],
    })
  })

  it('hole in a header block: says what can’t be known, and knows what came since', () => {
    const [, second] = REQUESTS[0]
    const turns = [turn(0, PREFACE, frame(1, 5, 1, FIRST).slice(0, 12)), [0, { hole: 14 }] as Turn]
    const { messages } = hear(http2, [
      ...turns,
      turn(0, frame(1, 5, 3, second)),
      turn(0, frame(1, 5, 5, [0xbe])),
    ])
    const [, cut, after, last] = messages
    expect(cut.layer.malformed?.why).toBe('Bytes are missing here.')
    expect(fieldsNamed(after.layer.fields, ':path')[0].value).toBe('/')
    expect(fieldsNamed(after.layer.fields, 'unknown')[0].problem).toMatch(/^The table is unknown/)
    expect(fieldsNamed(last.layer.fields, 'cache-control')[0].value).toBe('no-cache')
  })

  it('hole in DATA: goes on behind it', () => {
    const body = frame(0, 0, 1, new Array<number>(40).fill(1))
    const turns = [turn(1, frame(4, 0, 0), body.slice(0, 20)), [1, { hole: 9 }] as Turn]
    const { messages } = hear(http2, [...turns, turn(1, body.slice(29), frame(1, 5, 1, [0x88]))])
    expect(messages.map(({ layer }) => layer.summary)).toEqual([
      'SETTINGS',
      'DATA stream 1: 40 bytes',
      'HEADERS stream 1: 200, end of stream',
    ])
    expect(messages[2].layer.content?.complete).toBe(false)
  })

  it('endless CONTINUATION: is given up', () => {
    const empty = new Array<number[]>(200).fill(frame(9, 0, 1))
    const { messages } = hear(http2, [turn(0, PREFACE, frame(1, 1, 1, FIRST), ...empty)])
    expect(messages[1].layer.malformed?.why).toBe('It is longer than is read')
  })

  it('with Node’s own peers: reads what they say', async () => {
    const turns: Turn[] = []
    // Every character that is seen as it is: a backslash is doubled.
    const visible = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
    const value = visible.filter((char) => char !== '\\').join('')
    const server = createHttp2Server()
    server.on('stream', (stream) => {
      stream.respond({ ':status': 201, 'content-type': 'text/plain', 'x-all': value })
      stream.end('hello')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const sockets: Socket[] = []
    const relay = createServer((client) => {
      const peer = connect((server.address() as AddressInfo).port, '127.0.0.1')
      sockets.push(client, peer)
      client.on('data', (bytes: Buffer) => (turns.push([0, Uint8Array.from(bytes)]), peer.write(bytes)))
      peer.on('data', (bytes: Buffer) => (turns.push([1, Uint8Array.from(bytes)]), client.write(bytes)))
    }).listen(0, '127.0.0.1')
    await once(relay, 'listening')
    const session = connectHttp2(`http://127.0.0.1:${(relay.address() as AddressInfo).port}`)
    for (const path of ['/one', '/two']) {
      const request = session.request({ ':path': path, ':method': 'GET' })
      request.resume()
      await once(request, 'end')
    }
    session.destroy()
    for (const socket of sockets) socket.destroy()
    relay.close()
    server.close()
    const { messages } = hear(http2, turns)
    expect(hear(http2, turns, 1).messages.length).toBe(messages.length)
    const said = messages.map(({ layer }) => layer.summary)
    expect(
      said.filter((line) => /GET http:\/\/127.0.0.1:\d+\/(one|two), end of stream$/.test(line)),
    ).toHaveLength(2)
    const answers = messages.filter(({ layer }) => layer.summary.includes(': 201, text/plain'))
    const values = answers.map(({ layer }) => fieldsNamed(layer.fields, 'x-all')[0].value)
    expect(values).toEqual([value, value])
    expect(messages.every(({ layer }) => layer.malformed === null)).toBe(true)
  })
})
