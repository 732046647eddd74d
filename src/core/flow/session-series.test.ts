import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROTOCOL } from '../net/transport'
import { LENGTH_RANGES, lengthRange, SERIES_TRANSPORTS, SessionSeries } from './session-series'

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)

function take(series: SessionSeries, time: number, protocol: number, length: number) {
  series.now[0] = time
  series.take(protocol, length)
}

describe('a session over time', () => {
  it('a frame lies in the bucket of its time and the column of its transport', () => {
    const series = new SessionSeries(8)
    take(series, 1000, PROTOCOL.tcp, 60)
    take(series, 1002.5, PROTOCOL.udp, 40)
    take(series, 1002.9, PROTOCOL.icmpv6, 30)
    expect([series.widthMs, series.from, series.length]).toEqual([1, 1000, 3])
    expect([...series.bytes.slice(0, 12)]).toEqual([60, 0, 0, 0, 0, 0, 0, 0, 0, 40, 30, 0])
    expect([series.first, series.last]).toEqual([1000, 1002.9])
  })

  it('a time past the last bucket → the width doubles until it is reached', () => {
    const series = new SessionSeries(4)
    take(series, 0, PROTOCOL.tcp, 10)
    take(series, 3, PROTOCOL.tcp, 20)
    take(series, 9, PROTOCOL.tcp, 30)
    expect(series.widthMs).toBe(4)
    expect([0, 4, 8].map((at) => series.bytes[at])).toEqual([30, 0, 30])
  })

  it('a time before the first bucket → those there move on', () => {
    const series = new SessionSeries(8)
    take(series, 1005, PROTOCOL.tcp, 10)
    take(series, 1001, PROTOCOL.tcp, 20)
    expect([series.from, series.length]).toEqual([1001, 5])
    expect([series.bytes[0], series.bytes[16]]).toEqual([20, 10])
    expect(series.first).toBe(1001)
  })

  it('whatever the times are, nothing is lost and each frame is in the bucket that its time is in', () => {
    const frame = fc.tuple(
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 70_000 }),
    )
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 60 }), (frames) => {
        const series = new SessionSeries(16)
        for (const [time, protocol, length] of frames) take(series, time, protocol, length)
        expect(sum(series.packets)).toBe(frames.length)
        expect(sum(series.bytes)).toBe(frames.reduce((total, [, , length]) => total + length, 0))
        expect(sum(series.lengthPackets)).toBe(frames.length)
        const columns = SERIES_TRANSPORTS.length
        for (const [time] of frames) {
          const bucket = Math.floor((time - series.from) / series.widthMs)
          const there = series.packets.slice(columns * bucket, columns * (bucket + 1))
          expect(sum(there)).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('a length lies in the range that begins at or below it', () => {
    for (const [i, low] of LENGTH_RANGES.entries()) {
      expect(lengthRange(low)).toBe(i)
      if (low > 0) expect(lengthRange(low - 1)).toBe(i - 1)
    }
    expect(lengthRange(1_000_000)).toBe(LENGTH_RANGES.length - 1)
  })
})
