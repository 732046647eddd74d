import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeySort } from './key-sort'

test('any rows of two words → as a stable sort by comparing has them', () => {
  const word = fc.oneof(fc.nat(3), fc.nat(0xffff_ffff), fc.constantFrom(0x1_0000, 0xffff_0000, 0xffff_ffff))
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { maxLength: 80 }), (rows) => {
      const sort = new KeySort(128, 2)
      for (const [row, words] of rows.entries()) for (const i of [0, 1]) sort.words[i][row] = words[i]
      sort.begin(rows.length, 2)
      while (sort.step()) continue
      const expected = rows.map((_, row) => row)
      expected.sort((a, b) => rows[a][0] - rows[b][0] || rows[a][1] - rows[b][1])
      expect([...sort.order.subarray(0, rows.length)]).toEqual(expected)
    }),
  )
})

test('by no words → as they are', () => {
  const sort = new KeySort(4, 1)
  sort.begin(3, 0)
  expect(sort.step()).toBe(false)
  expect([...sort.order.subarray(0, 3)]).toEqual([0, 1, 2])
})
