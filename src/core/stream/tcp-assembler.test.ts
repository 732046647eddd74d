import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TCP } from '../tcp/segment-flags'
import { takeSegment } from './take-segment'
import { TcpAssembler } from './tcp-assembler'
import { MOST_WAITING } from './waiting-segments'

type Place = { ref: number; at: number } | 'hole'

/** What came out: for each byte of the stream the segment it was taken from and where in it, or a hole. */
function assembly(isn = 0) {
  const out: Place[] = []
  /** Those of a million bytes and more are here alone. */
  const holes: { offset: number; length: number }[] = []
  const repeats: { ref: number; at: number; offset: number; kept: Place | 'stream' }[] = []
  const assembler = new TcpAssembler({
    bytes: (ref, skip, length, offset) => {
      if (holes.every(({ length }) => length < 1_000_000)) expect(offset).toBe(out.length)
      expect(length).toBeGreaterThan(0)
      for (let i = 0; i < length; i++) out.push({ ref, at: skip + i })
    },
    hole: (offset, length) => {
      expect(offset).toBe(out.length)
      holes.push({ offset, length })
      if (length < 1_000_000) for (let i = 0; i < length; i++) out.push('hole')
    },
    repeat: (ref, skip, length, offset, keptRef, keptSkip) => {
      for (let i = 0; i < length; i++) {
        const kept = keptRef < 0 ? 'stream' : { ref: keptRef, at: keptSkip + i }
        repeats.push({ ref, at: skip + i, offset: offset + i, kept })
      }
    },
    wait: (ref) => ref,
  })
  return { assembler, out, holes, repeats, seq: (offset: number) => (isn + 1 + offset) >>> 0 }
}

const segment = fc.record({ from: fc.nat(400), length: fc.integer({ min: 1, max: 60 }) })

/** The first copy of each byte, found the slow way: one place for every byte. */
function firstCopies(segments: { from: number; length: number }[]): Map<number, Place> {
  const copies = new Map<number, Place>()
  segments.forEach(({ from, length }, ref) => {
    for (let at = 0; at < length; at++) if (!copies.has(from + at)) copies.set(from + at, { ref, at })
  })
  return copies
}

describe('TcpAssembler', () => {
  it('any segments, across the end of the number space too → the first copy of every byte, in order', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), fc.constantFrom(0, 0xffff_ff00), (segments, isn) => {
        const { assembler, out, seq } = assembly(isn)
        assembler.begin(isn)
        segments.forEach(({ from, length }, ref) => assembler.push(seq(from), length, ref))
        assembler.finish()
        const copies = firstCopies(segments)
        const end = Math.max(0, ...segments.map(({ from, length }) => from + length))
        // One number behind the last byte may be a FIN's: no hole is said.
        expect(out).toEqual(Array.from({ length: end }, (_, offset) => copies.get(offset) ?? 'hole'))
      }),
    )
  })

  it('every byte that comes again is said once, with the copy that was there before', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 40 }), (segments) => {
        const { assembler, out, repeats, seq } = assembly()
        assembler.begin(0)
        // No single bytes, which may be keep-alives.
        const all = segments.map(({ from, length }) => ({ from, length: length + 1 }))
        const sent = all.reduce((sum, { length }) => sum + length, 0)
        all.forEach(({ from, length }, ref) => assembler.push(seq(from), length, ref))
        assembler.finish()
        const copies = firstCopies(all)
        expect(repeats).toHaveLength(sent - copies.size)
        for (const { ref, at, offset, kept } of repeats) {
          expect(all[ref].from + at).toBe(offset)
          expect(kept === 'stream' ? out[offset] : kept).toEqual(copies.get(offset))
        }
      }),
    )
  })

  it('bytes that were acknowledged twice and never came → exactly they are holes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(29), { maxLength: 29 }), (lost) => {
        const { assembler, out, seq } = assembly()
        assembler.begin(0)
        for (let i = 0; i < 30; i++) if (!lost.includes(i)) assembler.push(seq(10 * i), 10, i)
        assembler.acknowledged(seq(300))
        assembler.acknowledged(seq(300))
        // Their sender goes on.
        assembler.at(seq(300))
        assembler.acknowledged(seq(300))
        expect(out.length).toBe(300)
        out.forEach((byte, offset) => expect(byte === 'hole').toBe(lost.includes(Math.floor(offset / 10))))
      }),
    )
  })

  it('one acknowledgment of what comes a moment later → no hole', () => {
    const { assembler, out, seq } = assembly()
    assembler.begin(0)
    assembler.acknowledged(seq(10))
    assembler.push(seq(0), 10, 0)
    assembler.acknowledged(seq(10))
    assembler.finish()
    expect(out).not.toContain('hole')
    expect(out.length).toBe(10)
  })

  it('acknowledgments of what was never sent → no hole, and the stream goes on', () => {
    const { assembler, out, seq } = assembly()
    assembler.begin(0)
    for (let i = 0; i < 3; i++) assembler.acknowledged(seq(1_000_000))
    assembler.push(seq(0), 5, 0)
    expect(out.length).toBe(5)
  })

  it('the acknowledgment of a fin that was seen, or was not → no hole', () => {
    for (const isSeen of [true, false]) {
      const { assembler, out, seq } = assembly()
      assembler.begin(0)
      assembler.push(seq(0), 5, 0)
      if (isSeen) assembler.end(seq(5))
      assembler.acknowledged(seq(6))
      assembler.acknowledged(seq(6))
      assembler.at(seq(6))
      assembler.finish()
      expect(out.length).toBe(5)
    }
  })

  it('bytes behind the fin → not of the stream, and counted', () => {
    const { assembler, out, seq } = assembly()
    assembler.begin(0)
    assembler.end(seq(7))
    assembler.push(seq(0), 5, 0)
    assembler.push(seq(5), 5, 1)
    assembler.push(seq(10), 5, 2)
    assembler.finish()
    expect(out.length).toBe(7)
    expect(assembler.outside).toBe(8)
  })

  it('the capture ends before the bytes in front of a fin came → a hole up to it', () => {
    const { assembler, out, seq } = assembly()
    assembler.begin(0)
    assembler.end(seq(3))
    assembler.finish()
    expect(out).toEqual(['hole', 'hole', 'hole'])
  })

  it('a keep-alive (the last byte again, or any) → nothing', () => {
    const { assembler, out, repeats, seq } = assembly()
    assembler.push(seq(0), 5, 0)
    assembler.push(seq(4), 1, 1)
    expect(out.length).toBe(5)
    expect(repeats).toEqual([])
  })

  it('a keep-alive is the first that is seen → the stream begins behind it', () => {
    const { assembler, out, seq } = assembly()
    assembler.at(seq(9))
    assembler.acknowledged(seq(10))
    assembler.push(seq(10), 5, 0)
    assembler.finish()
    expect(out.length).toBe(5)
    expect(out).not.toContain('hole')
  })

  it('a bare acknowledgment is the first that is seen → the stream begins there, and what is lost of it is said', () => {
    const { assembler, out, seq } = assembly()
    assembler.at(seq(100))
    assembler.push(seq(110), 5, 0)
    assembler.finish()
    expect(out.slice(0, 11)).toEqual([...new Array<Place>(10).fill('hole'), { ref: 0, at: 0 }])
  })

  it('a second SYN,ACK with another number before any byte → the later one counts', () => {
    const { assembler, out } = assembly()
    assembler.begin(1000)
    assembler.begin(50_000)
    assembler.push(50_001, 3, 0)
    expect(out.length).toBe(3)
  })

  it('a second SYN after the first was acknowledged → changes nothing', () => {
    const { assembler, out } = assembly()
    assembler.begin(1000)
    assembler.acknowledged(1001)
    assembler.begin(50_000)
    assembler.push(1001, 3, 0)
    expect(out.length).toBe(3)
  })

  it('bytes before the beginning → not of the stream, and counted', () => {
    const { assembler, out, seq } = assembly(0x10)
    assembler.begin(0x10)
    assembler.push(seq(-4), 6, 0)
    expect(out).toEqual([
      { ref: 0, at: 4 },
      { ref: 0, at: 5 },
    ])
    expect(assembler.outside).toBe(4)
  })

  it('a number beyond any window → not of the stream', () => {
    const { assembler, out, seq } = assembly()
    assembler.begin(0)
    assembler.push(seq(0), 5, 0)
    assembler.push(seq(2 ** 30 + 10), 5, 1)
    assembler.push(seq(5), 5, 2)
    assembler.finish()
    expect(out.length).toBe(10)
    expect(assembler.outside).toBe(5)
  })

  it('a number beyond any window that the peer acknowledges → the capture missed so much', () => {
    const { assembler, seq, holes } = assembly()
    assembler.begin(0)
    assembler.push(seq(0), 5, 0)
    assembler.acknowledged(seq(2 ** 30 + 100))
    assembler.push(seq(2 ** 30 + 100), 5, 1)
    assembler.finish()
    expect(holes).toEqual([{ offset: 5, length: 2 ** 30 + 95 }])
    expect(assembler.outside).toBe(0)
  })

  it('a gap that MOST_WAITING pieces wait behind, and one more → given up', () => {
    const { assembler, out, seq } = assembly()
    assembler.begin(0)
    for (let i = 1; i <= MOST_WAITING + 1; i++) assembler.push(seq(3 * i), 2, i)
    expect(out.slice(0, 4)).toEqual(['hole', 'hole', 'hole', { ref: 1, at: 0 }])
  })

  it('goes on counting past 4 GiB', () => {
    let last = 0
    const assembler = new TcpAssembler({
      bytes: (_ref, _skip, length, offset) => (last = offset + length),
      hole: () => undefined,
      repeat: () => undefined,
      wait: (ref) => ref,
    })
    assembler.begin(5)
    const step = 2 ** 30
    for (let i = 0; i < 6; i++) assembler.push((6 + i * step) >>> 0, step, i)
    expect(last).toBe(6 * step)
  })
})

/** Orders in which bytes 1 … n of a stream come one by one, while byte 0 never does. */
const HOSTILE: Record<string, (n: number) => number[]> = {
  reverse: (n) => Array.from({ length: n }, (_, i) => n - i),
  'from both ends': (n) => Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 + i / 2 : n - (i - 1) / 2)),
  'every other byte, then those between': (n) => [
    ...Array.from({ length: n / 2 }, (_, i) => 2 * i + 1),
    ...Array.from({ length: n / 2 }, (_, i) => n - 2 * i),
  ],
  scattered: (n) => Array.from({ length: n }, (_, i) => 1 + ((i * 7919) % n)),
}

describe.each(Object.keys(HOSTILE))('one-byte segments, %s', (order) => {
  it('ten times as many → about ten times the steps, at most 40 each', () => {
    const stepsFor = (n: number) => {
      const { assembler, seq } = assembly()
      assembler.begin(0)
      for (const at of HOSTILE[order](n)) assembler.push(seq(at), 1, at)
      return assembler.steps
    }
    for (const n of [1000, 10_000]) expect(stepsFor(n)).toBeLessThan(40 * n)
  })
})

describe('takeSegment', () => {
  function connection() {
    const client = assembly()
    const server = assembly()
    const take = (flags: number, sequence: number, acknowledgment: number, length: number) =>
      takeSegment(client.assembler, server.assembler, flags, sequence, acknowledgment, length, 0)
    return { client, take }
  }

  it('SYN with data → the stream begins with it', () => {
    const { client, take } = connection()
    take(TCP.syn, 100, 0, 4)
    take(TCP.ack, 105, 1, 4)
    expect(client.out.length).toBe(8)
  })

  it('reset with a payload → no byte of the stream', () => {
    const { client, take } = connection()
    take(TCP.syn, 100, 0, 0)
    take(TCP.rst | TCP.ack, 101, 1, 9)
    take(TCP.ack, 101, 1, 3)
    expect(client.out.length).toBe(3)
  })

  it('FIN with data → the data, and nothing after it', () => {
    const { client, take } = connection()
    take(TCP.syn, 100, 0, 0)
    take(TCP.fin | TCP.ack, 101, 1, 4)
    take(TCP.ack, 105, 1, 4)
    expect(client.out.length).toBe(4)
  })
})
