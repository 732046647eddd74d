import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4, u16 } from '../decode/made-frames'
import { FlowTable } from '../flow/flow-table'
import { PacketIngest } from '../flow/ingest-packet'
import { stateName } from '../flow/states'
import { PROTOCOL } from '../net/transport'
import type { Side } from '../own/own-ends'
import { CHUNK } from './chunks'
import { sctpFactsOf } from './facts'

const RAW_IPV4 = 228
const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const chunk = (type: number, body: number[] = [], flags = 0) => [
  type,
  flags,
  ...u16(4 + body.length),
  ...body,
  ...new Array<number>((4 - (body.length % 4)) % 4).fill(0),
]
const init = (type: number, tag: number, tsn: number, parameters: number[] = []) =>
  chunk(type, [...u32(tag), ...u32(65_536), ...u16(10), ...u16(20), ...u32(tsn), ...parameters])
const data = (tsn: number, text: string) =>
  chunk(CHUNK.data, [...u32(tsn), ...u16(0), ...u16(0), ...u32(0), ...Buffer.from(text)], 3)
const sack = (tsn: number) => chunk(CHUNK.sack, [...u32(tsn), ...u32(65_536), ...u16(0), ...u16(0)])

/** 127.0.0.1:1000 and :2000, of which A sends from the first. */
function association() {
  const flows = new FlowTable(4)
  const ingest = new PacketIngest(flows, null)
  let seconds = 0
  const sendTagged = (sender: Side, tag: number, ...chunks: number[][]) => {
    const [from, to] = sender === 0 ? [1000, 2000] : [2000, 1000]
    const bytes = Uint8Array.from(
      ipv4(PROTOCOL.sctp, [...u16(from), ...u16(to), ...u32(tag), ...u32(0), ...chunks.flat()]),
    )
    // The addresses change sides too.
    if (sender === 1) bytes.set([...bytes.subarray(16, 20), ...bytes.subarray(12, 16)], 12)
    ingest.ingest(RAW_IPV4, bytes, 0, bytes.length, bytes.length, seconds++, 0, 0, 0)
  }
  /** With the tag that the other end gave: 7 is A's, 9 is B's. */
  const send = (sender: Side, ...chunks: number[][]) =>
    sendTagged(sender, chunks[0]?.[0] === CHUNK.init ? 0 : sender === 0 ? 9 : 7, ...chunks)
  const states = () => [stateName(flows.state[0]), stateName(flows.state[1])]
  const facts = () => sctpFactsOf(flows, ingest.associations, 0)
  const open = () => {
    send(0, init(CHUNK.init, 7, 100))
    send(1, init(CHUNK.initAck, 9, 200))
    send(0, chunk(CHUNK.cookieEcho, [1, 2, 3]), data(100, 'with the cookie'))
    send(1, chunk(CHUNK.cookieAck), sack(100))
  }
  return { send, sendTagged, states, facts, open }
}

describe('SCTP associations', () => {
  it('each step of the handshake moves the end that RFC 9260 §5.1 says', () => {
    const { send, states } = association()
    send(0, init(CHUNK.init, 7, 100))
    expect(states()).toEqual(['COOKIE-WAIT', 'CLOSED'])
    send(1, init(CHUNK.initAck, 9, 200))
    expect(states()).toEqual(['COOKIE-WAIT', 'CLOSED'])
    send(0, chunk(CHUNK.cookieEcho, [1, 2, 3]))
    expect(states()).toEqual(['COOKIE-ECHOED', 'CLOSED'])
    send(1, chunk(CHUNK.cookieAck))
    expect(states()).toEqual(['ESTABLISHED', 'ESTABLISHED'])
  })

  it('ESTABLISHED, SHUTDOWN → both are closed step by step', () => {
    const { send, states, open } = association()
    open()
    send(0, chunk(CHUNK.shutdown, u32(200)))
    expect(states()).toEqual(['SHUTDOWN-SENT', 'SHUTDOWN-RECEIVED'])
    send(1, chunk(CHUNK.shutdownAck))
    expect(states()).toEqual(['SHUTDOWN-SENT', 'SHUTDOWN-ACK-SENT'])
    send(0, chunk(CHUNK.shutdownComplete))
    expect(states()).toEqual(['CLOSED', 'CLOSED'])
  })

  it('ESTABLISHED, both send SHUTDOWN → both answer it (§9.2)', () => {
    const { send, states, open } = association()
    open()
    send(0, chunk(CHUNK.shutdown, u32(200)))
    send(1, chunk(CHUNK.shutdown, u32(100)))
    send(1, chunk(CHUNK.shutdownAck))
    send(0, chunk(CHUNK.shutdownAck))
    expect(states()[0]).toBe('SHUTDOWN-ACK-SENT')
    send(1, chunk(CHUNK.shutdownComplete))
    expect(states()).toEqual(['CLOSED', 'CLOSED'])
  })

  it('ABORT → closed, and who sent it; with the T bit its sender knew no association', () => {
    const { sendTagged, states, facts, open } = association()
    open()
    sendTagged(1, 9, chunk(CHUNK.abort, [], 1))
    expect(states()).toEqual(['CLOSED', 'CLOSED'])
    expect(facts()).toMatchObject({ abortedBy: 'resp', outOfTheBlue: true })
  })

  it('beginning unseen, DATA → ESTABLISHED', () => {
    const { send, states } = association()
    send(1, data(5, 'x'))
    expect(states()).toEqual(['ESTABLISHED', 'ESTABLISHED'])
  })

  it('counts data, TSNs sent again across the wrap, what was acknowledged, and further addresses', () => {
    const { send, facts } = association()
    const address = [...u16(5), ...u16(8), 192, 0, 2, 7]
    send(0, init(CHUNK.init, 7, 0xffff_ffff, address))
    send(0, data(0xffff_ffff, 'ab'), data(0, 'cde'))
    send(0, data(0xffff_ffff, 'ab'))
    send(1, sack(0))
    expect(facts()).toMatchObject({
      orig: {
        verificationTag: 7,
        initialTsn: 0xffff_ffff,
        outboundStreams: 10,
        inboundStreams: 20,
        addresses: ['192.0.2.7'],
        dataChunks: 3,
        dataBytes: 7,
        retransmittedChunks: 1,
      },
      resp: { acknowledgedTsn: 0, dataChunks: 0 },
    })
  })

  it('aborted, INIT between the same endpoints → begun anew, with nothing of the former', () => {
    const { send, states, facts, open } = association()
    open()
    send(0, chunk(CHUNK.abort))
    send(0, init(CHUNK.init, 8, 50))
    expect(states()).toEqual(['COOKIE-WAIT', 'CLOSED'])
    expect(facts()).toMatchObject({
      restarts: 1,
      abortedBy: null,
      orig: { verificationTag: 8, dataChunks: 0 },
      resp: { verificationTag: null, acknowledgedTsn: null },
    })
  })

  it('ESTABLISHED, INIT → disturbs nothing until COOKIE ECHO begins it anew (§5.2)', () => {
    const { send, sendTagged, states, facts, open } = association()
    open()
    sendTagged(0, 0, init(CHUNK.init, 8, 50))
    sendTagged(1, 8, init(CHUNK.initAck, 10, 60))
    expect(states()).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    send(1, sack(100))
    expect(facts()).toMatchObject({ restarts: 0, wrongTags: 0, orig: { verificationTag: 7 } })
    sendTagged(0, 10, chunk(CHUNK.cookieEcho, [1]), data(50, 'new'))
    expect(states()).toEqual(['COOKIE-ECHOED', 'CLOSED'])
    sendTagged(1, 8, chunk(CHUNK.cookieAck), sack(50))
    expect(states()).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    expect(facts()).toMatchObject({
      restarts: 1,
      wrongTags: 0,
      orig: { verificationTag: 8, dataChunks: 1, retransmittedChunks: 0 },
      resp: { verificationTag: 10, acknowledgedTsn: 50 },
    })
  })

  it('ESTABLISHED, ABORT with a tag that is not theirs → stays open, counted (§8.5)', () => {
    const { sendTagged, states, facts, open } = association()
    open()
    sendTagged(1, 0xdead, chunk(CHUNK.abort))
    sendTagged(1, 0, chunk(CHUNK.abort))
    // Reflected, but the tag is the receiver's own.
    sendTagged(1, 8, chunk(CHUNK.abort, [], 1))
    sendTagged(0, 0xdead, data(101, 'forged'))
    expect(states()).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    expect(facts()).toMatchObject({ wrongTags: 4, abortedBy: null, orig: { dataChunks: 1 } })
  })

  it('INIT with a tag, or sent again with its answer → the first holds, nothing begun anew', () => {
    const { send, sendTagged, states, facts } = association()
    sendTagged(0, 5, init(CHUNK.init, 6, 1))
    expect(facts()?.wrongTags).toBe(1)
    send(0, init(CHUNK.init, 7, 100))
    send(0, init(CHUNK.init, 7, 100))
    send(1, init(CHUNK.initAck, 9, 200))
    send(1, init(CHUNK.initAck, 11, 300))
    send(0, chunk(CHUNK.cookieEcho, [1]))
    send(1, chunk(CHUNK.cookieAck))
    expect(states()).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    expect(facts()).toMatchObject({
      restarts: 0,
      wrongTags: 1,
      resp: { verificationTag: 9, initialTsn: 200 },
    })
  })

  it('both send INIT → one association (§5.2.1)', () => {
    const { send, sendTagged, states, facts } = association()
    send(0, init(CHUNK.init, 7, 100))
    send(1, init(CHUNK.init, 9, 200))
    send(1, init(CHUNK.initAck, 9, 200))
    send(0, init(CHUNK.initAck, 7, 100))
    sendTagged(0, 9, chunk(CHUNK.cookieEcho, [1]))
    send(1, chunk(CHUNK.cookieAck))
    expect(states()).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    expect(facts()).toMatchObject({ restarts: 0, wrongTags: 0 })
  })

  it('a TSN that comes late for the first time is not one sent again; one given up is', () => {
    const { send, facts, open } = association()
    open()
    send(0, data(103, 'c'))
    send(0, data(101, 'a'), data(102, 'b'))
    expect(facts()?.orig.retransmittedChunks).toBe(0)
    send(0, data(102, 'b'))
    expect(facts()?.orig.retransmittedChunks).toBe(1)
    send(0, chunk(CHUNK.forwardTsn, u32(110)))
    send(0, data(105, 'late'))
    expect(facts()?.orig.retransmittedChunks).toBe(2)
  })

  it('any chunks → never throws, states are of SCTP', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 60 }))), (packets) => {
        const { send, states } = association()
        for (const [isAnswer, bytes] of packets) send(isAnswer ? 1 : 0, [...bytes])
        for (const state of states()) expect(state).not.toMatch(/SYN|FIN|WAIT-[12]|LISTEN/)
      }),
    )
  })
})
