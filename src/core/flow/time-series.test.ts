import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mainTimes } from './main-times'
import { TimeSeries } from './time-series'

const DAY = 24 * 3600 * 1000

function made(buckets: number, times: readonly number[]): TimeSeries {
  const series = new TimeSeries(1, buckets)
  for (const time of times) add(series, time)
  return series
}

function add(series: TimeSeries, time: number) {
  series.now[0] = time
  series.sums[series.place()]++
}

const bucketsOf = ({ numbers, widthMs, sums, length }: TimeSeries) =>
  Array.from({ length }, (_, i) => [numbers[i] * widthMs, sums[i]])

describe('sums over time', () => {
  it('buckets that anything came in alone, in their order, whatever the order in which it came', () => {
    expect(bucketsOf(made(8, [1005, 1001, 1005, 3]))).toEqual([
      [3, 1],
      [1001, 1],
      [1005, 2],
    ])
  })

  it('full → the width doubles until two of them are one', () => {
    const series = made(4, [0, 3, 9, 20])
    expect(series.widthMs).toBe(1)
    add(series, 40)
    expect(series.widthMs).toBe(4)
    expect(bucketsOf(series)).toEqual([
      [0, 2],
      [8, 1],
      [20, 1],
      [40, 1],
    ])
  })

  it('one wild time → the others stay apart as they were', () => {
    const series = made(64, [...Array.from({ length: 50 }, (_, i) => 1e12 + i), 0])
    expect(series.widthMs).toBe(1)
    expect(series.length).toBe(51)
  })

  it('whatever the times are, nothing is lost, and each is in the bucket that it is in', () => {
    const time = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1e12, max: 1e12 + 100 }))
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 80 }), (times) => {
        const series = made(16, times)
        const buckets = bucketsOf(series)
        expect(buckets.reduce((sum, [, count]) => sum + count, 0)).toBe(times.length)
        for (const [i, [from, count]] of buckets.entries()) {
          expect(times.filter((one) => one >= from && one < from + series.widthMs)).toHaveLength(count)
          if (i > 0) expect(from).toBeGreaterThan(buckets[i - 1][0])
        }
      }),
    )
  })
})

describe('the times that a chart shows', () => {
  const main = (times: readonly number[]) => {
    const series = made(4096, times)
    return mainTimes(series, (at) => series.sums[at])
  }
  const many = (from: number) => Array.from({ length: 200 }, (_, i) => from + 100 * i)

  it('nothing came → none', () => expect(main([])).toBeNull())
  it('all within a day of each other → all', () => {
    expect(main([...many(DAY), 2 * DAY])).toEqual({ from: DAY, to: 2 * DAY + 1, leftOut: 0 })
  })
  it('two of two hundred lie a year apart → without them', () => {
    expect(main([5, ...many(400 * DAY), 900 * DAY])).toEqual({
      from: 400 * DAY,
      to: 400 * DAY + 19_901,
      leftOut: 2,
    })
  })
  it('two captures of two days → both', () => {
    expect(main([...many(DAY), ...many(5 * DAY)])).toMatchObject({ from: DAY, leftOut: 0 })
  })
})
