import { describe, expect, it } from 'vitest'
import { ratesModel } from './rates-model'

const rates = {
  first: 1010,
  last: 1900,
  from: 1000,
  bucketMs: 500,
  series: [
    { name: 'TCP', bytes: [100, 0], packets: [1, 0] },
    { name: 'UDP', bytes: [0, 0], packets: [0, 0] },
    { name: 'Other', bytes: [0, 60], packets: [0, 2] },
  ],
  coveredFrom: null,
  missing: 0,
  apart: 0,
}

describe('rates of a session as a chart', () => {
  it('a second’s worth of each bucket, counted from the first packet; what never came is left out', () => {
    const model = ratesModel(rates, 'bytes', true)
    expect(model.x).toEqual([-0.01, 0.49])
    expect(model.lines.map(({ name, colour, values }) => [name, colour, values])).toEqual([
      ['TCP', 'mark-1', [200, 0]],
      ['Other', 'state-over', [0, 120]],
    ])
    expect(ratesModel(rates, 'packets', false).words(0.25)).toBe('0.25/s')
  })
})
