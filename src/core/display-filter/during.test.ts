import { describe, expect, it } from 'vitest'
import { duringOf, overlaps, packetTimes } from './during'
import { parseFilter } from './parse'
import { timeSpanOf, withTimeSpan } from './time-term'

const MINUTE = 60_000
const BASE = { originMs: 1_000_000, zoneMs: 0 }

describe('a span of time', () => {
  it.each([
    ['2.5..4', { since: 'session', low: 2500, high: 4000 }],
    ['2s..', { since: 'session', low: 2000, high: Infinity }],
    ['..4', { since: 'session', low: -Infinity, high: 4000 }],
    ['1.5', { since: 'session', low: 1500, high: 1600 }],
    ['14:05..14:06', { since: 'day', low: 845 * MINUTE, high: 847 * MINUTE - 0.001 }],
    ['4..2', 'A span goes from the earlier time to the later one.'],
    ['1..14:05', 'Both ends of a span are written in the same way.'],
    ['..', null],
    ['1..2..3', null],
    ['soon', null],
  ])('%s', (text, expected) => {
    expect(duringOf(text)).toEqual(expected)
  })

  it('what lasts from before it to after it has moments of it, what ended before it has none', () => {
    const span = { since: 'session', low: 2000, high: 3000 } as const
    const at = (from: number, to: number) => overlaps(span, 1_000_000 + from, 1_000_000 + to, BASE)
    expect([at(0, 9000), at(0, 2000), at(3000, 9000)]).toEqual([true, true, true])
    expect([at(0, 1999), at(3001, 9000)]).toEqual([false, false])
    expect(overlaps(span, 0, 1, { originMs: NaN, zoneMs: 0 })).toBeUndefined()
  })

  it('a span of each day is met by what lasts past midnight into it', () => {
    const span = { since: 'day', low: 5 * MINUTE, high: 10 * MINUTE } as const
    const midnight = 86_400_000
    expect(overlaps(span, midnight - MINUTE, midnight + 6 * MINUTE, BASE)).toBe(true)
    expect(overlaps(span, midnight - MINUTE, midnight + 4 * MINUTE, BASE)).toBe(false)
  })

  it('packets are those in the spans that all that fits must be in', () => {
    const times = (text: string) => {
      const parsed = parseFilter(text)
      return 'filter' in parsed ? packetTimes(parsed.filter) : null
    }
    expect(times('tcp time:1..2')?.(1_001_500, BASE)).toBe(true)
    expect(times('tcp time:1..2')?.(1_002_500, BASE)).toBe(false)
    expect(times('tcp or time:1..2')).toBeNull()
    expect(times('not time:1..2')).toBeNull()
  })
})

describe('the term of a span in a filter', () => {
  it.each([
    ['', 'time:1..2.5'],
    ['tcp', 'tcp time:1..2.5'],
    ['time:3..4', 'time:1..2.5'],
    ['tcp and time:3..4', 'tcp time:1..2.5'],
    ['time:3..4 and tcp', 'tcp time:1..2.5'],
    ['tcp or udp', '(tcp or udp) time:1..2.5'],
    ['tcp )', 'time:1..2.5'],
  ])('%j → %j', (before, after) => {
    const next = withTimeSpan(before, { from: 1, to: 2.5 })
    expect(next).toBe(after)
    expect(timeSpanOf(next)).toEqual({ span: { from: 1, to: 2.5 }, written: '1..2.5' })
  })

  it('is taken away, and what else is written stays', () => {
    expect(withTimeSpan('tcp time:1..2 port:80', null)).toBe('tcp port:80')
    expect(withTimeSpan('time:1..2', null)).toBe('')
    expect(timeSpanOf('tcp')).toBeNull()
    expect(timeSpanOf('tcp time = 1..2,3..4')).toEqual({ span: null, written: '1..2,3..4' })
    expect(timeSpanOf('time:14:05..14:06')).toEqual({ span: null, written: '14:05..14:06' })
  })
})
