import fc from 'fast-check'
import { expect, it } from 'vitest'
import { WaitingRanges } from './waiting-ranges'

/** All ranges of an end, taken out. */
function taken(ranges: WaitingRanges, end: number): [number, number][] {
  const all: [number, number][] = []
  while (!ranges.isEmpty(end)) {
    all.push([ranges.firstFrom(end), ranges.firstTo(end)])
    ranges.dropFirst(end)
  }
  return all
}

const range = fc.record({ end: fc.nat(1), from: fc.nat(50), length: fc.integer({ min: 1, max: 9 }) })

it('any ranges → the same numbers as a set has, sorted and apart, for each end', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 40 }), (added) => {
      const ranges = new WaitingRanges(2)
      const sets = [new Set<number>(), new Set<number>()]
      for (const { end, from, length } of added) {
        ranges.add(end, from, from + length)
        for (let i = from; i < from + length; i++) sets[end].add(i)
      }
      for (const end of [0, 1]) {
        expect(ranges.reach(end)).toBe(sets[end].size === 0 ? 0 : Math.max(...sets[end]) + 1)
        const all = taken(ranges, end)
        for (let i = 1; i < all.length; i++) expect(all[i][0]).toBeGreaterThan(all[i - 1][1])
        const numbers = all.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))
        expect(numbers).toEqual([...sets[end]].sort((a, b) => a - b))
      }
    }),
  )
})

it('more ranges of one end than it may have → the last ones are forgotten, and others have room', () => {
  const ranges = new WaitingRanges(2)
  for (let i = 0; i < 200; i++) ranges.add(0, 10 * i, 10 * i + 1)
  ranges.add(0, -20, -19)
  ranges.add(1, 5, 6)
  const all = taken(ranges, 0)
  expect(all).toHaveLength(64)
  expect(all[0]).toEqual([-20, -19])
  expect(taken(ranges, 1)).toEqual([[5, 6]])
})
