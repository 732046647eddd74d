import { describe, expect, it } from 'vitest'
import type { Side } from '../../own/own-ends'
import type { Field } from '../layer'
import { MATCH } from '../protocol'
import { hearInPieces } from '../hear-in-pieces'
import { hear, type Turn } from '../sound-layer'
import { http1 } from './http1'

/** Bytes of a text in which each line ends as it says. */
const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))
const turn = (side: Side, ...lines: string[]): Turn => [side, bytes(lines.join('\r\n'))]
const request = (...lines: string[]) => turn(0, ...lines, '', '')
const response = (...lines: string[]) => turn(1, ...lines)

const GET = request('GET /a?b=c HTTP/1.1', 'Host: example.com')

function problems(fields: readonly Field[]): string[] {
  return fields.flatMap(({ problem, children }) => [
    ...(problem ? [problem] : []),
    ...problems(children ?? []),
  ])
}

function summaries(turns: readonly Turn[]): string[] {
  return hearInPieces(http1, turns).messages.map(({ layer }) => layer.summary)
}

describe('an HTTP/1 connection', () => {
  it('request and response: each with its fields, and the body by its place', () => {
    const head =
      'HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=x\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n'
    const { messages } = hearInPieces(http1, [GET, [1, bytes(`${head}12345`)]])
    expect(messages.map(({ layer }) => layer.summary)).toEqual([
      'GET example.com/a?b=c',
      '200 OK, text/html, 5 B',
    ])
    expect(messages[1].layer.content).toEqual({
      mediaType: 'text/html',
      encoding: 'gzip',
      ranges: [{ at: head.length, length: 5 }],
      complete: true,
    })
    expect(messages[1].layer.fields.at(-1)).toMatchObject({
      name: 'In answer to',
      value: 'GET example.com/a?b=c',
    })
    expect(messages[0].layer.fields[1]).toEqual({ name: 'Host', value: 'example.com', at: 21, length: 17 })
  })

  it('pipelined requests: each response is paired with its own', () => {
    const { messages } = hearInPieces(http1, [
      request('HEAD /1 HTTP/1.1'),
      request('POST /2 HTTP/1.1', 'Content-Length: 3', '', 'abcGET /3 HTTP/1.1'),
      response('HTTP/1.1 100 Continue', '', ''),
      response('HTTP/1.1 200 OK', 'Content-Length: 9', '', ''),
      response('HTTP/1.1 204 No Content', '', ''),
      response('HTTP/1.1 200 OK', 'Content-Length: 2', '', 'ok'),
    ])
    expect(messages.map(({ layer }) => [layer.summary, layer.fields.at(-1)?.value])).toEqual([
      ['HEAD /1', 'HEAD /1 HTTP/1.1'],
      ['POST /2, 3 B', '3 B'],
      ['GET /3', 'GET /3 HTTP/1.1'],
      ['100 Continue', 'HEAD /1'],
      ['200 OK', 'HEAD /1'],
      ['204 No Content', 'POST /2'],
      ['200 OK, 2 B', 'GET /3'],
    ])
  })

  it('chunks: the content is what they hold, extensions and trailers are fields', () => {
    const { messages } = hearInPieces(http1, [
      GET,
      response(
        'HTTP/1.1 200 OK',
        'Transfer-Encoding: chunked',
        '',
        '3;a=b',
        'abc',
        '2',
        'de',
        '0',
        'Sum: 5',
        '',
        '',
      ),
      response('HTTP/1.1 200 OK', 'Content-Length: 0', '', ''),
    ])
    const [, first, second] = messages
    expect(first.layer.summary).toBe('200 OK, 5 B')
    expect(first.layer.content?.ranges.map(({ length }) => length)).toEqual([3, 2])
    const body = first.layer.fields.find(({ name }) => name === 'Body')
    expect(body?.children?.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'Chunk 3 B',
      'Chunk 2 B',
      'Chunk 0 B',
      'Sum 5',
    ])
    expect(second.at).toBe(first.at + first.length)
  })

  it('no length: the body goes on until the connection closes', () => {
    const turns = [GET, response('HTTP/1.0 200 OK', '', 'abc'), response('def')]
    const { messages } = hearInPieces(http1, [...turns, [1, null]])
    expect(messages[1].layer).toMatchObject({
      summary: '200 OK, 6 B',
      malformed: null,
      content: { complete: true },
    })
  })

  it('closed in the middle of a body: what came is there, and it says so', () => {
    const { messages } = hear(http1, [
      GET,
      response('HTTP/1.1 200 OK', 'Content-Length: 9', '', 'abc'),
      [1, null],
    ])
    expect(messages[1].layer.malformed?.why).toMatch(/ends before/)
    expect(messages[1].layer.content).toMatchObject({ complete: false })
  })

  it('a hole inside of a body: the next response is read', () => {
    const { messages } = hear(http1, [
      GET,
      response('HTTP/1.1 200 OK', 'Content-Length: 9', '', 'abc'),
      [1, { hole: 4 }],
      response('hiHTTP/1.1 404 Not Found', 'Content-Length: 0', '', ''),
    ])
    expect(messages.map(({ layer }) => layer.summary).slice(1)).toEqual(['200 OK, 5 B', '404 Not Found'])
    expect(messages[1].layer.content?.complete).toBe(false)
  })

  it('a hole in a head: reading goes on where a message begins', () => {
    const { messages } = hear(http1, [
      turn(0, 'GET /lost HTTP/1.1', 'Ho'),
      [0, { hole: 20 }],
      turn(0, 'st: a', '', ''),
      GET,
    ])
    expect(messages.map(({ layer }) => layer.summary)).toEqual(['GET /lost', 'GET example.com/a?b=c'])
    expect(messages[0].layer.malformed?.why).toMatch(/missing/)
  })

  it('a capture that begins in a body: reading goes on where a message begins', () => {
    expect(summaries([[1, bytes('tail of something')]])).toEqual([])
    const { messages } = hear(http1, [
      [1, bytes('tail of something\r\n')],
      response('HTTP/1.1 304 Not Modified', '', ''),
    ])
    expect(messages.map(({ layer }) => layer.summary)).toEqual(['304 Not Modified'])
  })

  it('a head that never ends: given up at 64 KiB', () => {
    const { messages } = hear(http1, [turn(0, 'GET / HTTP/1.1', `X: ${'x'.repeat(70_000)}`)], 5000)
    expect(messages).toHaveLength(1)
    expect(messages[0].layer.malformed?.why).toMatch(/longer than 65536/)
  })
})

describe('after an HTTP/1 upgrade', () => {
  it.each([
    ['websocket', 'websocket'],
    ['h2c', 'http2'],
    ['something/9', ''],
  ])('to %s: the connection becomes "%s" behind request and response', (token, protocol) => {
    const ask = request('GET /chat HTTP/1.1', `Upgrade: ${token}`, 'Connection: Upgrade')
    const answer = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${token}\r\n\r\n`
    const { became, messages } = hearInPieces(http1, [ask, [1, bytes(`${answer}GET / HTTP/1.1\r\n\r\n`)]])
    expect(messages).toHaveLength(2)
    expect(became).toEqual([{ protocol, at: [(ask[1] as Uint8Array).length, answer.length] }])
  })

  it('CONNECT that succeeds: content tells what is in the tunnel', () => {
    const { became } = hearInPieces(http1, [
      request('CONNECT a:443 HTTP/1.1'),
      response('HTTP/1.1 200 OK', '', ''),
    ])
    expect(became).toEqual([{ protocol: '', at: [26, 19] }])
  })

  it('CONNECT that is refused: it stays HTTP', () => {
    const turns = [
      request('CONNECT a:443 HTTP/1.1'),
      response('HTTP/1.1 403 Forbidden', 'Content-Length: 0', '', ''),
    ]
    expect(hearInPieces(http1, turns).became).toEqual([])
  })
})

describe('what is odd in an HTTP/1 message', () => {
  it.each([
    [
      'lengths that differ',
      ['Content-Length: 0', 'Content-Length: 5'],
      /request smuggling \(RFC 9112 §6.3\)/,
    ],
    [
      'two framings',
      ['Content-Length: 0', 'Transfer-Encoding: chunked', '', '0'],
      /request smuggling \(RFC 9112 §6.1\)/,
    ],
    ['space before the colon', ['Content-Length : 0'], /Space before the colon/],
    ['a folded line', ['A: b', ' c'], /Folded/],
    ['a line without a colon', ['what'], /without a colon/],
    ['a length that is none', ['Content-Length: -5'], /no length/],
    ['a coding that ends nowhere', ['Transfer-Encoding: gzip'], /not chunked/],
  ])('%s', (_what, lines, problem) => {
    const { messages } = hearInPieces(http1, [request('POST / HTTP/1.1', ...lines)])
    expect(problems(messages[0].layer.fields).join()).toMatch(problem)
  })

  it('a bare line feed', () => {
    const { messages } = hearInPieces(http1, [[0, bytes('GET / HTTP/1.1\nHost: a\n\n')]])
    expect(messages[0].layer.summary).toBe('GET a/')
    expect(problems(messages[0].layer.fields)).toHaveLength(2)
  })

  it('a chunk without a size: the message ends there', () => {
    const chunked = response('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', 'zz', 'abc')
    const { messages } = hear(http1, [GET, chunked])
    expect(messages[1].layer.malformed?.why).toMatch(/No size of a chunk/)
  })
})

describe('recognizing HTTP/1', () => {
  it.each([
    ['GET / HTTP/1.1\r\n', MATCH.yes],
    ['\r\nPROPFIND /a HTTP/1.0\r\n', MATCH.yes],
    ['HTTP/1.1 200', MATCH.yes],
    ['GET /abc', MATCH.maybe],
    ['HTT', MATCH.maybe],
    ['GET /old\r\n', MATCH.byPort],
    ['CCM_POST /HTTP/1.1\r\n', MATCH.byPort],
    ['no /such thing\r\n', MATCH.no],
    ['PRI * HTTP/2.0\r\n', MATCH.no],
    ['INVITE sip:a@b SIP/2.0\r\n', MATCH.no],
    ['DESCRIBE rtsp://a RTSP/1.0\r\n', MATCH.no],
    ['220 mail.example ESMTP\r\n', MATCH.no],
    ['\x16\x03\x01\x00', MATCH.no],
  ])('%j: %i', (text, match) => {
    expect(http1.recognize(bytes(text), 0, text.length, true)).toBe(match)
  })
})
