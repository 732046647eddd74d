import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Greatest } from './greatest'

it('the greatest of any items are those that come first when all are sorted', () => {
  const item = fc.tuple(fc.nat(5), fc.nat(1000))
  fc.assert(
    fc.property(fc.array(item), fc.integer({ min: 1, max: 20 }), (items, most) => {
      const compare = ([a]: [number, number], [b]: [number, number]) => b - a
      const greatest = new Greatest<[number, number]>(most, compare)
      for (const one of items) greatest.offer(one)
      expect(greatest.items).toEqual([...items].sort(compare).slice(0, most))
    }),
  )
})
