import { expect, it } from 'vitest'
import { LossSeries } from './loss-series'

const NONE = { kernel: 0, interface: 0, buffer: 0, evicted: 0, 'not written': 0 }

it('counts that grow → what they grew by, when it was noticed, of the causes that there were any by', () => {
  const losses = new LossSeries()
  losses.take(1000, NONE)
  losses.take(1250, { ...NONE, kernel: 5 })
  losses.take(1500, { ...NONE, kernel: 5, evicted: 2 })
  losses.take(1750, { ...NONE, kernel: 8, evicted: 2 })
  expect(losses.answer(3)).toEqual({
    from: 1250,
    bucketMs: 167,
    series: [
      { cause: 'kernel', packets: [5, 0, 3] },
      { cause: 'evicted', packets: [0, 2, 0] },
    ],
  })
})

it('a count that goes back, as where a capture was put away → nothing, and it goes on from there', () => {
  const losses = new LossSeries()
  losses.take(1, { ...NONE, kernel: 9 })
  losses.take(2, { ...NONE, kernel: 1 })
  losses.take(3, { ...NONE, kernel: 2 })
  expect(losses.answer(10).series).toEqual([{ cause: 'kernel', packets: [9, 0, 1] }])
})

it('nothing was lost → nothing', () => {
  expect(new LossSeries().answer(10)).toMatchObject({ series: [] })
})
