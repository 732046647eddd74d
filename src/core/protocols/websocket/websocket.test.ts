import { describe, expect, it } from 'vitest'
import { hearInPieces } from '../hear-in-pieces'
import { hear, type Turn } from '../sound-layer'
import { websocket } from './websocket'

const KEY = [1, 2, 3, 4]
const ascii = (text: string) => Array.from(text, (char) => char.charCodeAt(0))
const lengthOf = (length: number, mask: number) =>
  length < 126 ? [mask | length] : [mask | 126, length >> 8, length & 255]

/** A frame as a client sends it; `first` is its flags and opcode. */
const masked = (first: number, payload: number[]): Turn => [
  0,
  Uint8Array.from([
    first,
    ...lengthOf(payload.length, 0x80),
    ...KEY,
    ...payload.map((byte, i) => byte ^ KEY[i & 3]),
  ]),
]
/** A frame as a server sends it. */
const plain = (first: number, payload: number[]): Turn => [
  1,
  Uint8Array.from([first, ...lengthOf(payload.length, 0), ...payload]),
]

const summaries = (turns: readonly Turn[]) =>
  hearInPieces(websocket, turns).messages.map(({ layer }) => layer.summary)

describe('a WebSocket connection', () => {
  it('text of a client: shown unmasked, its content with the mask', () => {
    const { messages } = hearInPieces(websocket, [masked(0x81, ascii('hello'))])
    expect(messages[0].layer.summary).toBe('Text, 5 B: hello')
    expect(messages[0].layer.fields.at(-1)).toMatchObject({
      name: 'Payload',
      value: 'hello',
      at: 6,
      length: 5,
    })
    expect(messages[0].layer.content).toEqual({
      mediaType: 'text/plain',
      encoding: '',
      ranges: [{ at: 6, length: 5, mask: KEY }],
      complete: true,
    })
  })

  it('fragments with a ping among them: the last one has all of the content', () => {
    const { messages } = hearInPieces(websocket, [
      plain(0x01, ascii('ab')),
      plain(0x89, ascii('p')),
      plain(0x80, ascii('cd')),
    ])
    expect(messages.map(({ layer }) => layer.summary)).toEqual([
      'Text, to be continued, 2 B: ab',
      'Ping, 1 B',
      'Continuation of text, 2 B: cd',
    ])
    expect(messages[0].layer.content).toBeUndefined()
    expect(messages[2].layer.content?.ranges).toEqual([
      { at: 2, length: 2 },
      { at: 9, length: 2 },
    ])
  })

  it('close: with its code in words, and its reason', () => {
    expect(
      summaries([masked(0x88, [3, 0xe9, ...ascii('bye')]), plain(0x88, []), plain(0x88, [15, 160])]),
    ).toEqual(['Close 1001 (going away) bye', 'Close', 'Close 4000'])
  })

  it('compressed messages: said, and not shown as text', () => {
    const { messages } = hearInPieces(websocket, [plain(0xc1, [0xf2, 0x48])])
    expect(messages[0].layer.summary).toBe('Text, compressed, 2 B')
    expect(messages[0].layer.content?.encoding).toBe('permessage-deflate')
  })

  it('a long frame: only its place is kept', () => {
    const payload = new Array<number>(5000).fill(0x61)
    for (const size of [100, 999, Infinity]) {
      const { messages } = hear(websocket, [plain(0x82, payload), plain(0x8a, [])], size)
      expect(messages.map(({ at, length }) => [at, length])).toEqual([
        [0, 5004],
        [5004, 2],
      ])
    }
  })

  it('a hole in a payload: the frame is told as incomplete, and the next is read', () => {
    const [, bytes] = plain(0x82, new Array<number>(3000).fill(1))
    const { messages } = hear(websocket, [
      [1, (bytes as Uint8Array).subarray(0, 2000)],
      [1, { hole: 1004 }],
      plain(0x8a, []),
    ])
    expect(messages.map(({ layer }) => layer.summary)).toEqual(['Binary, 3000 B', 'Pong, 0 B'])
    expect(messages[0].layer.content?.complete).toBe(false)
  })

  it('a hole in a head: reading goes on with the next whole frame', () => {
    const { messages } = hear(websocket, [
      [1, Uint8Array.of(0x82)],
      [1, { hole: 9 }],
      [1, Uint8Array.of(0x22, 0xff)],
      plain(0x81, ascii('ok')),
    ])
    expect(messages.map(({ layer }) => layer.summary)).toEqual(['Text, 2 B: ok'])
  })

  it('ended in a frame: malformed there', () => {
    const { messages } = hear(websocket, [
      [1, Uint8Array.of(0x82, 5, 1, 2)],
      [1, null],
    ])
    expect(messages[0]).toMatchObject({ length: 4, layer: { malformed: { at: 4 } } })
  })

  it.each([
    ['a client that does not mask', [0, plain(0x81, [])[1]] as Turn, /must mask/],
    ['a server that masks', [1, masked(0x81, [])[1]] as Turn, /must not mask/],
    ['a reserved opcode', plain(0x83, []), /reserved/],
    ['a control frame in fragments', plain(0x09, []), /must not be fragmented/],
    ['a continuation of nothing', plain(0x80, []), /beginning was not seen/],
    ['a length longer than need be', [1, Uint8Array.of(0x82, 126, 0, 1, 7)] as Turn, /shorter form/],
  ])('%s: said at the field', (_what, turn, problem) => {
    const { messages } = hearInPieces(websocket, [turn])
    expect(messages[0].layer.fields.map((field) => field.problem ?? '').join('')).toMatch(problem)
  })
})
