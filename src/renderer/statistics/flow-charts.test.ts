import { describe, expect, it } from 'vitest'
import type { FlowSeries, TcpDirection } from '#contract/flow-series'
import { chartCsv, valueExtent } from '../charts/chart-model'
import { inFlightModel, roundTripModel, sequenceModel, throughputModel } from './flow-charts'

const sent: TcpDirection = {
  rtt: [0.25, null],
  flight: [100, 50],
  window: [4000, 8000],
  low: [0, 101],
  high: [101, 151],
  sentAgain: [{ at: 600, sequence: 101 }],
}
const series: FlowSeries = {
  from: 5000,
  bucketMs: 500,
  packets: 4,
  out: [100, 50],
  in: [0, 10],
  retransmitted: [0, 2],
  tcp: { out: sent, in: sent },
}

describe('charts of a flow', () => {
  it('throughput is payload a second, both ways on one scale', () => {
    const model = throughputModel(series)
    expect(chartCsv(model).split('\r\n').slice(1, 3)).toEqual(['0,200,0,0', '0.5,100,20,1'])
    expect(valueExtent(model)).toEqual([-200, 200])
  })

  it('round trips, windows and sequence numbers are told in their own units', () => {
    expect(roundTripModel(series, sent, sent).words(0.25)).toBe('250 µs')
    expect(valueExtent(inFlightModel(series, sent, 'out'))).toEqual([0, 8000])
    const sequence = sequenceModel(series, sent, 'in')
    expect(sequence.marks).toEqual([{ x: 0.6, y: 101 }])
    expect(chartCsv(sequence).split('\r\n').slice(1, 3)).toEqual(['0,0,101,0', '0.5,101,151,1'])
  })
})
