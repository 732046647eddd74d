import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PayloadStore } from './payload-store'

const CAPACITY = 256 << 10
const FLOOD = 64 << 10

const isSame = (a: Uint8Array | null, b: Uint8Array) =>
  a?.length === b.length && a.every((byte, i) => byte === b[i])

describe('payload store', () => {
  it('gives back each payload as it was, whole or in part, and counts the others as evicted', () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.integer({ min: 4000, max: 9000 }).map((length) => new Uint8Array(length).fill(length)),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(payload, fc.nat(2)), { maxLength: 80 }), (all) => {
        const store = new PayloadStore(CAPACITY, FLOOD)
        let now = 0
        const at = all.map(([bytes, later]) => store.append(bytes, (now += later)))
        let kept = 0
        let sum = 0
        for (const [i, [bytes]] of all.entries()) {
          sum += bytes.length
          const found = store.read(at[i], bytes.length)
          expect(store.has(at[i], bytes.length)).toBe(found !== null)
          if (found === null) continue
          kept += bytes.length
          const half = bytes.length >> 1
          expect(isSame(found, bytes)).toBe(true)
          expect(isSame(store.read(at[i] + half, half), bytes.subarray(half, 2 * half))).toBe(true)
        }
        expect(kept).toBeLessThanOrEqual(CAPACITY)
        // Of a payload at the edge a part may be left.
        expect(sum - kept - store.evicted).toBeLessThan(2 * 9000)
      }),
      { numRuns: 30 },
    )
  })

  it('a flood: keeps its beginning, its end, and what others said before it', () => {
    const store = new PayloadStore(CAPACITY, FLOOD)
    const said = store.append(Uint8Array.of(1, 2, 3), 0)
    const at = Array.from({ length: 1000 }, (_, i) => store.append(new Uint8Array(8192).fill(i), i / 100))
    expect(store.read(said, 3)).toEqual(Uint8Array.of(1, 2, 3))
    expect(store.read(at[0], 1)).toEqual(Uint8Array.of(0))
    expect(store.read(at[999], 1)).toEqual(Uint8Array.of(999 % 256))
    expect(store.has(at[500], 1)).toBe(false)
  })

  it('small ones never go to the ring of floods', () => {
    const store = new PayloadStore(CAPACITY, FLOOD)
    for (let i = 0; i < 1000; i++) store.append(new Uint8Array(8192), 0)
    const small = store.append(new Uint8Array(4095), 0)
    for (let i = 0; i < 1000; i++) store.append(new Uint8Array(8192), 0)
    expect(store.has(small, 4095)).toBe(true)
  })

  it('a transfer after a flood has ended is kept whole again', () => {
    const store = new PayloadStore(CAPACITY, FLOOD)
    for (let i = 0; i < 1000; i++) store.append(new Uint8Array(8192), 0)
    const at = Array.from({ length: 20 }, () => store.append(new Uint8Array(8192), 1000))
    for (const one of at) expect(store.has(one, 8192)).toBe(true)
  })

  it('bulk at a rate that is no flood is kept as it would be alone', () => {
    const store = new PayloadStore(CAPACITY, FLOOD)
    const at = Array.from({ length: 500 }, (_, i) => store.append(new Uint8Array(8192), i))
    for (const one of at.slice((FLOOD - CAPACITY) / 8192)) expect(store.has(one, 8192)).toBe(true)
  })
})
