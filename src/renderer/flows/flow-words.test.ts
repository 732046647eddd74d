import { expect, test } from 'vitest'
import { ageWords, milliseconds } from './flow-words'

test('a round-trip time has three figures or so', () => {
  expect([0.041, 0.5, 12.53, 250.4, 1200].map(milliseconds)).toEqual([
    '0.04 ms',
    '0.50 ms',
    '12.5 ms',
    '250 ms',
    '1.20 s',
  ])
})

test('an age in the unit that fits it; none is below 0', () => {
  const hour = 3_600_000
  expect([-5, 4900, 100_000, 59 * 60_000, 3 * hour + 300_000, 48 * hour].map(ageWords)).toEqual([
    '0 s',
    '4 s',
    '1 min',
    '59 min',
    '3 h 05',
    '2 d',
  ])
})
