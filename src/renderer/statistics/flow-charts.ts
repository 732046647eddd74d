import type { FlowSeries, TcpDirection } from '#contract/flow-series'
import type { ChartModel } from '../charts/chart-model'
import { byteCount, exact } from '../format/numbers'

const OUT = '→ local to remote'
const BACK = '← remote to local'
const AGAIN = 'sent again'

/** Where the buckets of a series begin, in seconds since the first packet of the flow that is in memory. */
function times({ out, bucketMs }: FlowSeries): Pick<ChartModel, 'x' | 'bucket'> {
  return { x: out.map((_, i) => (i * bucketMs) / 1000), bucket: bucketMs / 1000 }
}

/** Payload a second, out above the middle and in below it, with marks where segments were sent again. */
export function throughputModel(series: FlowSeries): ChartModel {
  const { out, in: back, retransmitted, bucketMs } = series
  const perSecond = (values: readonly number[]) => values.map((value) => (1000 * value) / bucketMs)
  const { x, bucket } = times(series)
  return {
    title: 'Throughput',
    x,
    bucket,
    lines: [
      { name: OUT, colour: 'out', kind: 'area', values: perSecond(out) },
      { name: BACK, colour: 'in', kind: 'area', isBelow: true, values: perSecond(back) },
    ],
    marks: retransmitted.flatMap((count, i) =>
      Array.from({ length: count === 0 ? 0 : 1 }, () => ({ x: x[i] + bucket / 2, y: null })),
    ),
    marksName: `buckets with segments ${AGAIN}`,
    unit: 'payload bytes/s',
    words: (value) => `${byteCount(value)}/s`,
  }
}

/** From what an end sent to the acknowledgment that came. */
export function roundTripModel(series: FlowSeries, out: TcpDirection, back: TcpDirection): ChartModel {
  return {
    title: 'Round-trip time',
    ...times(series),
    lines: [
      { name: `${OUT} and back`, colour: 'out', kind: 'line', values: out.rtt },
      { name: `${BACK} and back`, colour: 'in', kind: 'line', isDashed: true, values: back.rtt },
    ],
    unit: 'ms',
    words: milliseconds,
  }
}

/** What one end sent that was not acknowledged, and the window that bounds it. */
export function inFlightModel(series: FlowSeries, sent: TcpDirection, way: 'out' | 'in'): ChartModel {
  return {
    title: way === 'out' ? 'In flight, local to remote' : 'In flight, remote to local',
    ...times(series),
    lines: [
      { name: 'Bytes in flight', colour: way, kind: 'area', values: sent.flight },
      {
        name: way === 'out' ? 'Window of the remote end' : 'Window of the local end',
        colour: 'accent',
        kind: 'line',
        isDashed: true,
        values: sent.window,
      },
    ],
    unit: 'bytes',
    words: byteCount,
  }
}

/** Sequence numbers over time, as W. R. Stevens drew them: steep is fast, level is waiting. */
export function sequenceModel(series: FlowSeries, sent: TcpDirection, way: 'out' | 'in'): ChartModel {
  return {
    title: way === 'out' ? 'Sequence, local to remote' : 'Sequence, remote to local',
    ...times(series),
    lines: [{ name: 'Sequence numbers', colour: way, kind: 'range', values: sent.high, low: sent.low }],
    marks: sent.sentAgain.map(({ at, sequence }) => ({ x: at / 1000, y: sequence })),
    marksName: AGAIN,
    unit: 'relative sequence number',
    words: (value) => exact(Math.round(value)),
  }
}

function milliseconds(value: number): string {
  if (value >= 1000) return `${(value / 1000).toPrecision(3)} s`
  return value >= 1 || value === 0
    ? `${Number(value.toPrecision(3))} ms`
    : `${Number((1000 * value).toPrecision(3))} µs`
}

/** Whether a direction has anything that could be drawn. */
export function isMeasured(values: readonly (number | null)[]): boolean {
  return values.some((value) => value !== null && value > 0)
}
