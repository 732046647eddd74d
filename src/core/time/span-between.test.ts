import { expect, it } from 'vitest'
import { spanBetween } from './span-between'

it('a span is told in its greatest whole unit, never as none', () => {
  const hour = 3_600_000
  expect(spanBetween(0, 800 * 24 * hour)).toBe('2 years')
  expect(spanBetween(0, 3.9 * 24 * hour)).toBe('3 days')
  expect(spanBetween(0, 24 * hour)).toBe('1 day')
  expect(spanBetween(0, 5.5 * hour)).toBe('5 hours')
  expect(spanBetween(0, 90_000)).toBe('1 minute')
  expect(spanBetween(0, 10)).toBe('1 second')
})
