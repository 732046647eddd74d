import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_PREFERENCES, usePreferences } from '../settings/preferences'
import { byteCount, clock, count, dateAndTime, exact } from './numbers'
import { sessionBegan } from './session-began'

afterEach(() => usePreferences.setState(DEFAULT_PREFERENCES))

it.each([
  [0, '0'],
  [99_999, '99999'],
  [123_456, '123 k'],
  [5_000_000, '5.00 M'],
])('%d → %s', (value, text) => {
  usePreferences.setState({ numbers: 'en' })
  expect(count(value)).toBe(text)
})
it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_119_648, '1.12 MB'],
])('%d bytes → %s', (value, text) => {
  usePreferences.setState({ numbers: 'en' })
  expect(byteCount(value)).toBe(text)
})

it('numbers chosen as in German or as in India → grouped and pointed so', () => {
  usePreferences.setState({ numbers: 'de' })
  expect([exact(1_234_567), byteCount(1_500_000), count(5_000_000)]).toEqual([
    '1.234.567',
    '1,50 MB',
    '5,00 M',
  ])
  usePreferences.setState({ numbers: 'en-IN' })
  expect(exact(1_234_567)).toBe('12,34,567')
})

describe('times', () => {
  const TIME = Date.UTC(2026, 0, 2, 3, 4, 5, 67)

  it('UTC → the same wherever the machine is', () => {
    usePreferences.setState({ times: 'utc' })
    expect(clock(TIME)).toBe('03:04:05.067')
    expect(dateAndTime(TIME)).toBe('2026-01-02 03:04:05.067 UTC')
  })

  it('local → the machine’s time of day', () => {
    const here = new Date(2026, 0, 2, 3, 4, 5, 67).getTime()
    expect(clock(here)).toBe('03:04:05.067')
    expect(dateAndTime(here)).toBe('2026-01-02 03:04:05.067')
  })

  it('relative → what passed since the session began, before it with a minus', () => {
    usePreferences.setState({ times: 'relative' })
    sessionBegan.ms = TIME
    expect([0, 350, 61_005, 3_723_004, -1500].map((ms) => clock(TIME + ms))).toEqual([
      '+0.000',
      '+0.350',
      '+1:01.005',
      '+1:02:03.004',
      '−1.500',
    ])
  })

  it('a time that no calendar has → written somehow, never thrown', () => {
    for (const times of ['utc', 'local', 'relative'] as const) {
      usePreferences.setState({ times })
      for (const wild of [NaN, 1e18, -1e18])
        expect(typeof `${clock(wild)}${dateAndTime(wild)}`).toBe('string')
    }
  })
})
