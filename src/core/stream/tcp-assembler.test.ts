import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TcpAssembler } from './tcp-assembler'
import { MOST_WAITING } from './waiting-segments'

/** What came out: for each byte of the stream the segment it was taken from and where in it, or a hole. */
function assembly(isn = 0) {
  const out: ({ ref: number; at: number } | 'hole')[] = []
  const offsets: number[] = []
  const assembler = new TcpAssembler(
    (ref, skip, length, offset) => {
      offsets.push(offset)
      expect(offset).toBe(out.length)
      for (let i = 0; i < length; i++) out.push({ ref, at: skip + i })
    },
    (offset, length) => {
      expect(offset).toBe(out.length)
      for (let i = 0; i < length; i++) out.push('hole')
    },
  )
  return { assembler, out, seq: (offset: number) => (isn + 1 + offset) >>> 0 }
}

const segment = fc.record({ from: fc.nat(400), length: fc.integer({ min: 1, max: 60 }) })

describe('TcpAssembler', () => {
  it('gives every byte once and in order, however segments overlap, repeat and overtake each other', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), fc.constantFrom(0, 0xffff_ff00), (segments, isn) => {
        const { assembler, out, seq } = assembly(isn)
        assembler.begin(isn)
        // The last ones make the stream whole, so that nothing waits for ever.
        const all = [...segments, ...Array.from({ length: 24 }, (_, i) => ({ from: i * 20, length: 20 }))]
        all.forEach(({ from, length }, ref) => assembler.push(seq(from), length, ref))
        expect(out.length).toBe(480)
        out.forEach((byte, offset) => {
          if (byte === 'hole') throw new Error('no hole was acknowledged')
          expect(all[byte.ref].from + byte.at).toBe(offset)
        })
      }),
    )
  })

  it('says exactly the missing bytes as holes once they were acknowledged twice', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(29), { maxLength: 29 }), (lost) => {
        const { assembler, out, seq } = assembly()
        assembler.begin(0)
        for (let i = 0; i < 30; i++) if (!lost.includes(i)) assembler.push(seq(10 * i), 10, i)
        assembler.acknowledged(seq(300))
        for (let again = 0; again <= 30; again++) assembler.acknowledged(seq(300))
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
    expect(out).not.toContain('hole')
    expect(out.length).toBe(10)
  })

  it('the acknowledgment of a fin → no hole', () => {
    const { assembler, out, seq } = assembly()
    assembler.begin(0)
    assembler.push(seq(0), 5, 0)
    assembler.end(seq(5))
    assembler.acknowledged(seq(6))
    assembler.acknowledged(seq(6))
    expect(out.length).toBe(5)
  })

  it('a keep-alive (the last byte again) → nothing', () => {
    const { assembler, out, seq } = assembly()
    assembler.push(seq(0), 5, 0)
    assembler.push(seq(4), 1, 1)
    expect(out.length).toBe(5)
  })

  it('a gap that more than MOST_WAITING pieces wait behind → given up', () => {
    const { assembler, out, seq } = assembly()
    assembler.begin(0)
    for (let i = 1; i <= MOST_WAITING + 1; i++) assembler.push(seq(2 * i), 2, i)
    expect(out.slice(0, 3)).toEqual(['hole', 'hole', { ref: 1, at: 0 }])
    expect(out.length).toBe(2 + 2 * (MOST_WAITING + 1))
  })

  it('goes on counting past 4 GiB', () => {
    let last = 0
    const assembler = new TcpAssembler(
      (_ref, _skip, length, offset) => (last = offset + length),
      () => undefined,
    )
    assembler.begin(5)
    const step = 2 ** 30
    for (let i = 0; i < 6; i++) assembler.push((6 + i * step) >>> 0, step, i)
    expect(last).toBe(6 * step)
  })
})
