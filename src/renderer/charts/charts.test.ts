import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketAt, chartCsv, drawnValues, valueExtent, type ChartModel } from './chart-model'
import { niceTicks, secondsWords, timeTicks } from './ticks'

const model: ChartModel = {
  title: 'Rates',
  x: [0, 0.5, 1],
  bucket: 0.5,
  lines: [
    { name: 'TCP', colour: 'mark-1', kind: 'area', values: [1, 2, 3] },
    { name: '=UDP, "all"', colour: 'mark-2', kind: 'area', values: [4, null, 6] },
  ],
  isStacked: true,
  marks: [{ x: 0.6, y: null }],
  marksName: 'sent again',
  unit: 'bytes/s',
  words: String,
}

describe('ticks', () => {
  it.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
    [-7, 7, 4, [-5, 0, 5]],
    [3, 3, 4, [3]],
  ])('%d to %d, about %d', (low, high, most, expected) => {
    expect(niceTicks(low, high, most)).toEqual(expected)
  })

  it('seconds go by minutes and hours where there are some', () => {
    expect(timeTicks(0, 300, 5)).toEqual([0, 60, 120, 180, 240, 300])
    expect(timeTicks(0, 86_400, 4)).toEqual([0, 21_600, 43_200, 64_800, 86_400])
  })

  it('ticks lie inside, rise, and are few', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(
        number,
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (low, span, most) => {
          for (const ticks of [niceTicks(low, low + span, most), timeTicks(low, low + span, most)]) {
            expect(ticks.length).toBeLessThanOrEqual(most + 1)
            for (const [i, tick] of ticks.entries()) {
              expect(tick).toBeGreaterThanOrEqual(low - span * 1e-2)
              expect(tick).toBeLessThanOrEqual(low + span * 1.01)
              if (i > 0) expect(tick).toBeGreaterThan(ticks[i - 1])
            }
          }
        },
      ),
    )
  })

  it.each([
    [0.25, 0.05, '0.25 s'],
    [4, 1, '4 s'],
    [150, 30, '2:30'],
    [3900, 600, '1:05:00'],
  ])('%d s, %d apart → %s', (seconds, step, expected) => {
    expect(secondsWords(seconds, step)).toBe(expected)
  })
})

describe('a chart', () => {
  it('as CSV has each value, names that are no formula, and marks by bucket', () => {
    expect(chartCsv(model)).toBe(
      'from (s),TCP (bytes/s),"\'=UDP, ""all"" (bytes/s)",sent again\r\n0,1,4,0\r\n0.5,2,,1\r\n1,3,6,0\r\n',
    )
  })

  it('stacked, each line stands on those before, and the axis reaches the sum', () => {
    const [, udp] = drawnValues(model)
    expect([udp.low, udp.high]).toEqual([
      [1, 2, 3],
      [5, 2, 9],
    ])
    expect(valueExtent(model)).toEqual([0, 9])
  })

  it('what is drawn below the middle has the scale of what is above', () => {
    const [line] = model.lines
    const lines = [line, { ...line, isBelow: true, values: [9, 0, 0] }]
    expect(valueExtent({ ...model, isStacked: false, lines })).toEqual([-9, 9])
  })

  it('a moment lies in the bucket that began before it, at the ends in the nearest', () => {
    expect([-1, 0, 0.49, 0.5, 9].map((at) => bucketAt(model, at))).toEqual([0, 0, 0, 1, 2])
  })
})
