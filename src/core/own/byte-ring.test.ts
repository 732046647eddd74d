import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteRing } from './byte-ring'

describe('byte ring', () => {
  it('reads back what an unbounded list holds, or null once evicted', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9000 }),
        fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 12 }),
        (capacity, appends) => {
          const ring = new ByteRing(capacity)
          const all: number[] = []
          for (const bytes of appends) {
            expect(ring.append(bytes)).toBe(all.length)
            all.push(...bytes)
            const kept = Math.min(capacity, all.length - ring.evicted)
            const from = all.length - kept
            expect([...(ring.read(from, kept) ?? [])]).toEqual(all.slice(from))
            expect(ring.read(ring.evicted - 1, 1)).toBeNull()
            expect(ring.read(all.length, 1)).toBeNull()
            expect(all.length - ring.evicted).toBeLessThanOrEqual(capacity)
          }
        },
      ),
    )
  })

  it('keeps the last bytes of an append larger than itself', () => {
    const ring = new ByteRing(4)
    ring.append(Uint8Array.of(1, 2, 3, 4, 5, 6))
    expect(ring.read(2, 4)).toEqual(Uint8Array.of(3, 4, 5, 6))
    expect(ring.evicted).toBe(2)
  })
})
