import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Side } from '../own/own-ends'
import { serviceCode } from './detect'
import { datagramLayers, FlowMessages } from './flow-messages'
import type { Message } from './protocol'
import { expectSoundLayer } from './sound-layer'

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))
const PORTS = [50_000, 12_345] as const

interface Reading {
  flow: FlowMessages
  messages: Message[]
  /** Says something as one side, in one piece. */
  say: (side: Side, text: string) => void
}

function reading(as = 0, ports: readonly [number, number] = PORTS): Reading {
  const messages: Message[] = []
  const flow = new FlowMessages(ports, (message) => void messages.push(message), as)
  const offsets = [0, 0]
  const say = (side: Side, text: string) => {
    flow.push(side, bytes(text), offsets[side])
    offsets[side] += text.length
  }
  return { flow, messages, say }
}

const summaries = ({ messages }: Reading) => messages.map(({ layer }) => `${layer.protocol} ${layer.summary}`)

const UPGRADE = 'GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'
const SWITCHED = 'HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n'
const ALERT = '\x15\x03\x03\0\x02\x02\x28'

describe('reading the messages of a connection', () => {
  it('content that comes byte by byte: held until its protocol is known, and read from its beginning', () => {
    const one = reading()
    for (const char of 'GET /a HTTP/1.1\r\n\r\n') one.say(0, char)
    expect(summaries(one)).toEqual(['http GET /a'])
    expect(one.messages[0]).toMatchObject({ side: 0, at: 0, length: 19 })
  })

  it('one side that says nothing of its protocol: the other one tells, and both are read', () => {
    const one = reading()
    one.say(0, 'GET /un')
    one.say(1, 'HTTP/1.1 204 None\r\n\r\n')
    one.say(0, 'finished HTTP/1.1\r\n\r\n')
    expect(summaries(one).toSorted()).toEqual(['http 204 None', 'http GET /unfinished'])
  })

  it('open content on a well-known port: taken by the port', () => {
    const one = reading(0, [50_000, 80])
    one.say(0, 'GET /un')
    expect(one.flow.protocol?.id).toBe('http')
  })

  it('a connection seen from its middle: begins where a message does', () => {
    const one = reading()
    one.say(1, 'the end of a body')
    one.say(1, 'HTTP/1.1 204 None\r\n\r\n')
    expect(summaries(one)).toEqual(['http 204 None'])
    expect(one.messages[0].at).toBe(17)
  })

  it('nothing that is known: no messages, and nothing is held', () => {
    const one = reading()
    for (let i = 0; i < 40; i++) one.say(i % 2 ? 1 : 0, '\xff\xfe\xfd and more')
    one.say(0, 'GET / HTTP/1.1\r\n\r\n')
    expect(one.messages).toEqual([])
    expect(one.flow.protocol).toBeNull()
  })

  it('told which protocol it is: read as that one', () => {
    const one = reading(serviceCode('websocket'))
    one.say(1, '\x81\x02ok')
    expect(summaries(one)).toEqual(['websocket Text, 2 B: ok'])
  })

  it('an upgrade: what follows in the same piece is read as the next protocol, at its place', () => {
    const one = reading()
    one.say(0, UPGRADE)
    one.say(1, `${SWITCHED}\x81\x02ok`)
    one.say(0, '\x89\x80\0\0\0\0')
    expect(summaries(one)).toEqual([
      'http GET /chat',
      'http 101 Switching',
      'websocket Text, 2 B: ok',
      'websocket Ping, 0 B',
    ])
    expect(one.messages[2].at).toBe(SWITCHED.length)
    expect(one.messages[3].at).toBe(UPGRADE.length)
  })

  it('a tunnel: content tells what is in it', () => {
    const one = reading()
    one.say(0, 'CONNECT a:443 HTTP/1.1\r\n\r\n')
    one.say(1, 'HTTP/1.1 200 OK\r\n\r\n')
    one.say(1, ALERT)
    expect(summaries(one).slice(2)).toEqual(['ssl Alert, fatal, handshake_failure'])
  })

  it('tunnels in tunnels without end: reading stops', () => {
    const one = reading()
    for (let i = 0; i < 20; i++) {
      one.say(0, 'CONNECT a:443 HTTP/1.1\r\n\r\n')
      one.say(1, 'HTTP/1.1 200 OK\r\n\r\n')
    }
    expect(one.messages.length).toBe(18)
  })

  it('any pieces, holes and ends: sound', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        UPGRADE,
        SWITCHED,
        ALERT,
        'GET / HTTP/1.1\r\n',
        '\r\n',
        '\x81\x02ok',
        'HTTP/1.1 200 OK\r\n\r\n',
      ),
      fc.string({ unit: 'binary-ascii', maxLength: 30 }),
    )
    const act = fc.tuple(fc.constantFrom('say', 'hole', 'end'), fc.constantFrom<Side>(0, 1), piece)
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const { flow, messages } = reading()
        const offsets = [0, 0]
        for (const [kind, side, text] of acts) {
          if (kind === 'end' || text === '') flow.end(side)
          else if (kind === 'hole') flow.hole(side, offsets[side], text.length)
          else flow.push(side, bytes(text), offsets[side])
          if (kind !== 'end') offsets[side] += text.length
        }
        for (const { side, at, length, layer } of messages) {
          expectSoundLayer(layer, length)
          expect(at + length).toBeLessThanOrEqual(offsets[side])
        }
      }),
    )
  })
})

describe('the layers of a datagram', () => {
  const query = bytes('\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01a\0\0\x01\0\x01')

  it('found by content, or as it is told', () => {
    expect(datagramLayers(query, true, PORTS).map(({ protocol }) => protocol)).toEqual(['dns'])
    expect(datagramLayers(query, true, PORTS, serviceCode('mdns')).map(({ protocol }) => protocol)).toEqual([
      'mdns',
    ])
  })

  it('unknown or empty: none', () => {
    expect(datagramLayers(bytes('\xff\xff\xff\xff'), true, PORTS)).toEqual([])
    expect(datagramLayers(bytes(''), true, [50_000, 53])).toEqual([])
  })
})
