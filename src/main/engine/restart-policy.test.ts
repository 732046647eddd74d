import { expect, it } from 'vitest'
import { restartAfter } from './restart-policy'

it('running + lost → at once', () => expect(restartAfter([1000])).toBe(0))
it('lost again soon → later each time', () => {
  expect(restartAfter([0, 10])).toBe(250)
  expect(restartAfter([0, 10, 500])).toBe(1000)
  expect(restartAfter([0, 10, 500, 2000])).toBe(5000)
})
it('lost a fifth time within a minute → given up', () => expect(restartAfter([0, 1, 2, 3, 4])).toBeNull())
it('lost again after a minute → at once', () => expect(restartAfter([0, 1, 2, 3, 60_004])).toBe(0))
