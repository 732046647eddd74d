import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Side } from '../own/own-ends'
import { MadeConnection, madeEstablished } from './made-connection'
import { TCP_MARK_NAMES } from './marks'

describe('sent again', () => {
  it('data + the same data, not acknowledged → retransmission', () => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    expect(c.a('ack', { seq: 1, length: 100 })).toEqual(['retransmission'])
    expect(c.facts.orig.bytesRetransmitted).toBe(100)
  })
  it('data + the same and more → retransmission of what was seen', () => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    expect(c.a('ack', { seq: 51, length: 100 })).toEqual(['retransmission'])
    expect(c.facts.orig.bytesRetransmitted).toBe(50)
    expect(c.a('ack', { seq: 151, length: 10 })).toEqual([])
  })
  it('data + the same after 200 ms → by timeout', () => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    c.wait(200)
    expect(c.a('ack', { seq: 1, length: 100 })).toEqual(['retransmission', 'timeoutRetransmission'])
  })
  it('a round trip of 500 ms, and data again after 300 ms → not by timeout', () => {
    const c = new MadeConnection()
    c.a('syn')
    c.wait(500)
    c.b('syn,ack')
    c.a('ack')
    c.a('ack', { length: 100 })
    c.wait(300)
    expect(c.a('ack', { seq: 1, length: 100 })).toEqual(['retransmission'])
  })
  it('data acknowledged + the same data → spurious', () => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    c.b('ack')
    expect(c.a('ack', { seq: 1, length: 100 })).toEqual(['retransmission', 'spuriousRetransmission'])
  })
  it('two duplicate ACKs + what they ask for → fast', () => {
    const c = madeEstablished()
    for (let i = 0; i < 4; i++) c.a('ack', { length: 100 })
    c.b('ack', { ack: 101 })
    expect(c.b('ack', { ack: 101 })).toEqual(['duplicateAck'])
    expect(c.b('ack', { ack: 101 })).toEqual(['duplicateAck'])
    expect(c.a('ack', { seq: 101, length: 100 })).toEqual(['retransmission', 'fastRetransmission'])
  })
  it('two duplicate ACKs + what they ask for after 20 ms → not fast', () => {
    const c = madeEstablished()
    for (let i = 0; i < 4; i++) c.a('ack', { length: 100 })
    for (let i = 0; i < 3; i++) c.b('ack', { ack: 101 })
    c.wait(20)
    expect(c.a('ack', { seq: 101, length: 100 })).toEqual(['retransmission'])
  })
  it('selective acknowledgments + another segment below their edge → fast', () => {
    const c = madeEstablished()
    for (let i = 0; i < 7; i++) c.a('ack', { length: 100 })
    c.b('ack', { ack: 101 })
    c.b('ack', { ack: 101, sack: [[401, 501]] })
    c.b('ack', { ack: 101, sack: [[401, 601]] })
    expect(c.a('ack', { seq: 301, length: 100 })).toEqual(['retransmission', 'fastRetransmission'])
    expect(c.a('ack', { seq: 601, length: 100 })).toEqual(['retransmission'])
  })
  it('a syn + the same syn after a second → by timeout; no round-trip time of it (Karn)', () => {
    const c = new MadeConnection()
    c.a('syn')
    c.wait(1000)
    expect(c.a('syn', { seq: 0 })).toEqual(['retransmission', 'timeoutRetransmission'])
    c.b('syn,ack')
    c.a('ack')
    expect(c.facts).toMatchObject({ synToSynAckMs: null, synAckToAckMs: 1, handshakeMs: null })
  })
  it('a fin acknowledged + the same fin → retransmission, and not spurious', () => {
    const c = madeEstablished()
    c.a('fin,ack')
    c.b('ack')
    expect(c.a('fin,ack', { seq: 1 })).toEqual(['retransmission'])
  })
  it('a receiver that reports a segment twice (RFC 2883) → counted', () => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    c.b('ack', { sack: [[1, 101]] })
    expect(c.facts.resp.duplicatesReported).toBe(1)
  })
})

describe('gaps', () => {
  it('bytes skipped → lost; soon filled → out of order', () => {
    const c = madeEstablished()
    expect(c.a('ack', { seq: 101, length: 100 })).toEqual(['lostSegment'])
    expect(c.a('ack', { seq: 1, length: 100 })).toEqual(['outOfOrder'])
    expect(c.a('ack', { seq: 1, length: 100 })).toEqual(['retransmission'])
  })
  it('bytes skipped, and filled after the time of a handshake → retransmission', () => {
    const c = madeEstablished()
    c.a('ack', { seq: 101, length: 100 })
    c.wait(20)
    expect(c.a('ack', { seq: 1, length: 100 })).toEqual(['retransmission'])
  })
  it('bytes skipped, and asked for by duplicate ACKs → fast retransmission', () => {
    const c = madeEstablished()
    c.a('ack', { seq: 101, length: 100 })
    c.b('ack', { ack: 1 })
    c.b('ack', { ack: 1 })
    expect(c.a('ack', { seq: 1, length: 100 })).toEqual(['retransmission', 'fastRetransmission'])
  })
  it('an ack of bytes that were skipped → of unseen bytes, once', () => {
    const c = madeEstablished()
    c.a('ack', { seq: 101, length: 100 })
    expect(c.b('ack', { ack: 201 })).toEqual(['ackedUnseen'])
    c.a('ack', { seq: 201, length: 100 })
    expect(c.b('ack', { ack: 301 })).toEqual([])
  })
  it('an ack beyond all that was sent → of unseen bytes; what follows is no gap of it again', () => {
    const c = madeEstablished()
    expect(c.b('ack', { ack: 51 })).toEqual(['ackedUnseen'])
    expect(c.a('ack', { seq: 51, length: 10 })).toEqual(['lostSegment'])
    expect(c.b('ack', { ack: 61 })).toEqual([])
  })
  it('a reset has no marks', () => {
    const c = madeEstablished()
    expect(c.b('rst,ack', { seq: 500, window: 0 })).toEqual([])
  })
})

describe('acknowledgments and windows', () => {
  it('the same ack with nothing on its way → duplicate, which asks for no retransmission', () => {
    const c = madeEstablished()
    c.b('ack')
    for (let i = 0; i < 3; i++) expect(c.b('ack')).toEqual(['duplicateAck'])
    c.a('ack', { length: 10 })
    expect(c.a('ack', { seq: 1, length: 10 })).toEqual(['retransmission'])
  })
  it('the same ack with another window → window update', () => {
    const c = madeEstablished()
    c.b('ack')
    expect(c.b('ack', { window: 61_000 })).toEqual(['windowUpdate'])
  })
  it('window 0 → zero window; probe by one byte → probe; still 0 → its ack; data goes on → nothing', () => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    expect(c.b('ack', { window: 0 })).toEqual(['zeroWindow'])
    expect(c.a('ack', { seq: 101, length: 1 })).toEqual(['zeroWindowProbe'])
    expect(c.b('ack', { ack: 101, window: 0 })).toEqual(['zeroWindow', 'zeroWindowProbeAck'])
    expect(c.a('ack', { seq: 101, length: 1 })).toEqual(['zeroWindowProbe'])
    expect(c.b('ack', { ack: 101 })).toEqual(['windowUpdate'])
    expect(c.a('ack', { seq: 101, length: 100 })).toEqual([])
    expect(c.facts.zeroWindows).toBe(2)
  })
  it('window 0 + the number before without a byte, as Linux probes → probe', () => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    c.b('ack', { window: 0 })
    expect(c.a('ack', { seq: 100 })).toEqual(['zeroWindowProbe'])
  })
  it('data up to the edge of the scaled window → window full', () => {
    const c = madeEstablished({ scale: 2 })
    c.b('ack', { window: 250 })
    expect(c.a('ack', { length: 999 })).toEqual([])
    expect(c.a('ack', { length: 1 })).toEqual(['windowFull'])
  })
  it('data up to the edge where no handshake was seen → not told', () => {
    const c = new MadeConnection()
    c.b('ack', { window: 250 })
    expect(c.a('ack', { length: 250 })).toEqual([])
  })
  it.each([0, 1])('the number before the next with %i bytes → keep-alive, and its ack', (length) => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    c.b('ack')
    expect(c.a('ack', { seq: 100, length })).toEqual(['keepAlive'])
    expect(c.b('ack')).toEqual(['keepAliveAck'])
  })
  it('a lone byte not acknowledged + the same → retransmission, no keep-alive', () => {
    const c = madeEstablished()
    c.b('ack')
    c.a('ack', { length: 1 })
    expect(c.a('ack', { seq: 1, length: 1 })).toEqual(['retransmission'])
  })
})

describe('what is known of the flow', () => {
  it('a handshake → its times and what was agreed', () => {
    const c = new MadeConnection()
    c.a('syn', { scale: 7, mss: 1460, sackPermitted: 1, timestamps: 1 })
    c.wait(9)
    c.b('syn,ack', { scale: 3, mss: 1400, sackPermitted: 1 })
    c.wait(4)
    c.a('ack', { window: 500 })
    expect(c.facts).toMatchObject({
      beginningUnseen: false,
      synToSynAckMs: 10,
      synAckToAckMs: 5,
      handshakeMs: 15,
      agreed: { windowScale: true, sack: true, timestamps: false },
      orig: { initialSequence: 1000, maximumSegment: 1460, windowScale: 7, window: 500 << 7 },
      resp: { maximumSegment: 1400, windowScale: 3 },
    })
  })
  it('a syn with another number into an open connection → what was agreed stays', () => {
    const c = madeEstablished({ scale: 7, mss: 1460 })
    c.a('syn', { seq: 70_000, scale: 1 })
    expect(c.facts.orig).toMatchObject({ initialSequence: 1000, maximumSegment: 1460, windowScale: 7 })
  })
  it('one end without window scaling → neither end scales', () => {
    const c = new MadeConnection()
    c.a('syn', { scale: 7 })
    c.b('syn,ack')
    c.a('ack', { window: 500 })
    expect(c.facts.orig.window).toBe(500)
    expect(c.facts.agreed?.windowScale).toBe(false)
  })
  it('data and its acknowledgment → round-trip time and bytes in flight; sent twice → no time', () => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    c.a('ack', { length: 200 })
    c.wait(7)
    c.b('ack')
    expect(c.facts.orig).toMatchObject({ maxBytesInFlight: 300, rttMs: { last: 9, min: 1 } })
    c.a('ack', { length: 100 })
    c.a('ack', { seq: 301, length: 100 })
    c.b('ack')
    expect(c.facts.orig.rttMs?.last).toBe(9)
  })
  it('no handshake seen → null, not 0', () => {
    const c = new MadeConnection()
    c.a('ack', { length: 100 })
    expect(c.facts).toMatchObject({ beginningUnseen: true, handshakeMs: null, agreed: null, resetBy: null })
    expect(c.facts.orig).toMatchObject({ initialSequence: null, maximumSegment: null, sackPermitted: null })
  })
  it('another flow in the slot → nothing of the one before', () => {
    const c = madeEstablished()
    c.a('ack', { length: 100 })
    c.a('ack', { seq: 1, length: 100 })
    c.flows.tcp.clear(c.slot)
    expect(c.facts.orig).toMatchObject({ bytesRetransmitted: 0, rttMs: null, maxBytesInFlight: 0 })
    expect(c.facts.retransmissions).toBe(0)
  })
})

describe('any segments', () => {
  const segment = fc.record({
    side: fc.constantFrom<Side>(0, 1),
    flags: fc.subarray(['fin', 'syn', 'rst', 'psh', 'ack'], { minLength: 1 }),
    seq: fc.oneof(fc.integer({ min: -5, max: 300 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    ack: fc.oneof(fc.integer({ min: -5, max: 300 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    length: fc.constantFrom(0, 1, 10, 100, 65_535),
    window: fc.constantFrom(0, 1, 100, 65_535),
    sack: fc.array(fc.tuple(fc.nat(300), fc.nat(300)), { maxLength: 4 }),
    wait: fc.constantFrom(-5, 0, 1, 30, 1000),
  })
  it('never throw, and no count is over the number of segments', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), (segments) => {
        const c = new MadeConnection()
        for (const { side, flags, wait, ...at } of segments) {
          c.wait(wait)
          c.take(side, c.segment(side, flags.join(), at))
        }
        for (const end of [c.facts.orig, c.facts.resp]) {
          for (const name of TCP_MARK_NAMES) expect(end.marks[name]).toBeLessThanOrEqual(segments.length)
          expect(end.marks.fastRetransmission).toBeLessThanOrEqual(end.marks.retransmission)
          expect(end.bytesRetransmitted).toBeLessThanOrEqual(segments.length * 65_537)
        }
      }),
    )
  })
  it('a transfer without loss, however it is cut → no marks', () => {
    const turn = fc.record({
      side: fc.constantFrom<Side>(0, 1),
      sizes: fc.array(fc.integer({ min: 1, max: 1460 }), { minLength: 1, maxLength: 8 }),
      acks: fc.nat(2),
      wait: fc.nat(3000),
    })
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 20 }), (turns) => {
        const c = madeEstablished({ scale: 7 })
        const seen: string[] = []
        for (const { side, sizes, acks, wait } of turns) {
          const [send, answer] = side === 0 ? [c.a, c.b] : [c.b, c.a]
          for (const [i, length] of sizes.entries()) {
            seen.push(...send('ack', { length }))
            if (i % (acks + 1) === acks) seen.push(...answer('ack'))
          }
          if (sizes.length % (acks + 1) !== 0) seen.push(...answer('ack'))
          c.wait(wait)
        }
        seen.push(...c.a('fin,ack'), ...c.b('fin,ack'), ...c.a('ack'))
        expect(seen).toEqual([])
      }),
    )
  })
})
