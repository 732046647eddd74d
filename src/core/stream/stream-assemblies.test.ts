import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecodedPacket, type DecodedPacket } from '../decode/decoded-packet'
import type { Side } from '../own/own-ends'
import { TCP } from '../tcp/segment-flags'
import { ByteBudget } from './byte-budget'
import { RecentBytes } from './recent-bytes'
import { StreamAssemblies, type ConflictFacts } from './stream-assemblies'

/** A segment as it was decoded, in a buffer of its own with something else before and behind it. */
function segment(
  sequence: number,
  payload: Uint8Array | string,
  more: Partial<DecodedPacket> = {},
): DecodedPacket {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload
  const around = new Uint8Array(bytes.length + 2).fill(0xee)
  around.set(bytes, 1)
  const length = { payloadAt: 1, payloadLength: bytes.length, payloadCaptured: bytes.length }
  return { ...createDecodedPacket(), bytes: around, sequence, tcpFlags: TCP.ack, ...length, ...more }
}

/** Of each stream no more than its beginning is written down. */
const MOST_TEXT = 200

/** Assemblies, and what came out of them by flow and side: holes as dots. */
function assemblies() {
  const text = new Map<string, string>()
  const ends = new Map<string, number>()
  const conflicts: (ConflictFacts & { flow: number; side: Side })[] = []
  const add = (flow: number, side: Side, offset: number, length: number, more: string) => {
    const stream = `${flow} ${side}`
    if (offset !== (ends.get(stream) ?? 0)) throw new Error(`bytes at ${offset}`)
    ends.set(stream, offset + length)
    if (offset < MOST_TEXT) text.set(stream, ((text.get(stream) ?? '') + more).slice(0, MOST_TEXT))
  }
  const streams = new StreamAssemblies({
    bytes: (flow, side, bytes, offset) =>
      add(flow, side, offset, bytes.length, String.fromCharCode(...bytes.subarray(0, MOST_TEXT))),
    hole: (flow, side, offset, length) => add(flow, side, offset, length, '.'.repeat(length)),
    conflict: (flow, side, facts) => conflicts.push({ flow, side, ...facts }),
  })
  /** Takes a segment whose buffer is then overwritten, since it was only lent. */
  const take = (flow: number, side: Side, decoded: DecodedPacket) => {
    streams.segment(flow, side, decoded)
    decoded.bytes.fill(0)
  }
  return { streams, take, conflicts, of: (flow: number, side: Side) => text.get(`${flow} ${side}`) ?? '' }
}

describe('StreamAssemblies', () => {
  it('pieces of a stream in any order, each maybe twice → the stream, and no conflict', () => {
    const piece = fc.record({ from: fc.nat(90), length: fc.integer({ min: 1, max: 30 }) })
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { streams, take, conflicts, of } = assemblies()
        const whole = Array.from({ length: 120 }, (_, i) => String.fromCharCode(65 + (i % 50))).join('')
        take(1, 0, segment(99, '', { tcpFlags: TCP.syn }))
        for (const { from, length } of pieces)
          take(1, 0, segment(100 + from, whole.slice(from, from + length)))
        take(1, 0, segment(100, whole))
        streams.finish(1)
        expect(of(1, 0)).toBe(whole)
        expect(conflicts).toEqual([])
      }),
    )
  })

  it('sent again with other bytes → the first copy, and how many differ from where on', () => {
    const { take, conflicts, of } = assemblies()
    take(1, 0, segment(100, 'GET /good HTTP/1.1'))
    take(1, 0, segment(100, 'GET /evil HTTP/1.1'))
    expect(of(1, 0)).toBe('GET /good HTTP/1.1')
    expect(conflicts).toEqual([{ flow: 1, side: 0, offset: 5, differing: 4 }])
  })

  it('other bytes over a piece that waits → the first copy once the gap closes', () => {
    const { take, conflicts, of } = assemblies()
    take(1, 1, segment(0, 'ab'))
    take(1, 1, segment(4, 'efgh'))
    take(1, 1, segment(3, 'dXfYhi'))
    take(1, 1, segment(2, 'c'))
    expect(of(1, 1)).toBe('abcdefghi')
    expect(conflicts).toEqual([{ flow: 1, side: 1, offset: 4, differing: 2 }])
  })

  it('other bytes for a place of which the first copy was not captured → no conflict', () => {
    const { take, conflicts, of } = assemblies()
    take(1, 0, segment(0, 'ab', { payloadLength: 4 }))
    take(1, 0, segment(4, 'ef'))
    take(1, 0, segment(0, 'abcdef'))
    expect(of(1, 0)).toBe('ab..ef')
    expect(conflicts).toEqual([])
  })

  it('a gap at the end of the capture → a hole, then what waited', () => {
    const { streams, take, of } = assemblies()
    take(1, 0, segment(0, 'ab'))
    take(1, 0, segment(5, 'fg'))
    take(2, 0, segment(9, 'xy'))
    streams.finishAll()
    expect(of(1, 0)).toBe('ab...fg')
    expect(of(2, 0)).toBe('xy')
  })

  it('more waits than one side may hold → its gap is given up, counted', () => {
    const { streams, take, of } = assemblies()
    take(1, 0, segment(0, 'ab'))
    const large = new Uint8Array(60_000).fill(65)
    for (let i = 0; i < 150; i++) take(1, 0, segment(3 + i * large.length, large))
    expect(of(1, 0).slice(0, 4)).toBe('ab.A')
    expect(streams.gapsGivenUp).toBe(1)
  })

  it('more waits than all may hold → the gap that waits longest is given up', () => {
    const { streams, take, of } = assemblies()
    const large = new Uint8Array(60_000).fill(65)
    for (let flow = 0; flow < 20; flow++) {
      take(flow, 0, segment(0, 'ab'))
      for (let i = 0; i < 60; i++) take(flow, 0, segment(3 + i * large.length, large))
    }
    expect(streams.gapsGivenUp).toBeGreaterThan(0)
    expect(of(0, 0).length).toBeGreaterThan(3)
    expect(of(19, 0)).toBe('ab')
  })
})

describe('RecentBytes', () => {
  it('any pieces in order → the last bytes as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30_000), { maxLength: 12 }), fc.nat(2 ** 40), (lengths, start) => {
        const recent = new RecentBytes(new ByteBudget(1 << 20))
        let offset = start
        const byteAt = (at: number) => (at * 31 + (at >>> 8)) & 0xff
        for (const length of lengths) {
          recent.append(
            Uint8Array.from({ length }, (_, i) => byteAt(offset + i)),
            offset,
          )
          offset += length
        }
        const kept = recent.read(recent.from, offset - recent.from)
        expect(kept.length).toBe(lengths.length === 0 ? 0 : Math.min(offset - start, kept.length))
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(offset - start, 32_768))
        expect(kept.every((byte, i) => byte === byteAt(recent.from + i))).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('a piece behind a hole → what was before it is forgotten', () => {
    const recent = new RecentBytes(new ByteBudget(1 << 20))
    recent.append(Uint8Array.of(1, 2), 0)
    recent.append(Uint8Array.of(5), 4)
    expect([recent.from, ...recent.read(4, 9)]).toEqual([4, 5])
  })

  it('more than the budget → who began first forgets', () => {
    const budget = new ByteBudget<RecentBytes>(2048)
    const all = [0, 1, 2].map(() => new RecentBytes(budget))
    for (const recent of all) recent.append(new Uint8Array(1024), 0)
    expect(all.map((recent) => 1024 - recent.from)).toEqual([0, 1024, 1024])
    expect(budget.total).toBe(2048)
  })
})
