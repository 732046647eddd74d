import { describe, expect, it } from 'vitest'
import { PROTOCOL } from '../net/transport'
import { LENGTH_RANGES, lengthRange, seriesColumn, SessionSeries, seriesTransport } from './session-series'

function take(series: SessionSeries, time: number, protocol: number, length: number) {
  series.now[0] = time
  series.take(protocol, length)
}

describe('a session over time', () => {
  it('a frame lies in the bucket of its time and the columns of its transport', () => {
    const series = new SessionSeries(8)
    take(series, 1000, PROTOCOL.tcp, 60)
    take(series, 1002.5, PROTOCOL.udp, 40)
    take(series, 1002.9, PROTOCOL.icmpv6, 30)
    const { time } = series
    expect([time.widthMs, [...time.numbers.slice(0, time.length)]]).toEqual([1, [1000, 1002]])
    expect([...time.sums.slice(0, 16)]).toEqual([60, 0, 0, 0, 1, 0, 0, 0, 0, 40, 30, 0, 0, 1, 1, 0])
    expect([series.first, series.last]).toEqual([1000, 1002.9])
    expect(time.sums[time.columns + seriesColumn('packets', seriesTransport(PROTOCOL.udp))]).toBe(1)
  })

  it('a length lies in the range that begins at or below it', () => {
    for (const [i, low] of LENGTH_RANGES.entries()) {
      expect(lengthRange(low)).toBe(i)
      if (low > 0) expect(lengthRange(low - 1)).toBe(i - 1)
    }
    expect(lengthRange(1_000_000)).toBe(LENGTH_RANGES.length - 1)
  })
})
