import { useMemo } from 'react'
import type { FlowSeries } from '#contract/flow-series'
import { Chart } from '../charts/chart'
import type { ChartModel } from '../charts/chart-model'
import { inFlightModel, isMeasured, roundTripModel, sequenceModel, throughputModel } from './flow-charts'
import { exact } from '../format/numbers'

interface ShownChart {
  model: ChartModel
  fileName: string
  note?: string
}

/** A flow over time: its throughput, and for TCP round trips, what is on its way, and sequence numbers. */
export function FlowCharts({ series }: { series: FlowSeries }) {
  const charts = useMemo(() => chartsOf(series), [series])
  return (
    <div className="grid min-w-0 gap-4">
      {charts.map(({ model, fileName, note }) => (
        <Chart key={fileName} model={model} height={150} fileName={fileName} note={note} />
      ))}
    </div>
  )
}

function chartsOf(series: FlowSeries): ShownChart[] {
  const { tcp, packets } = series
  const charts: ShownChart[] = [
    {
      model: throughputModel(series),
      fileName: 'fourtuple-throughput',
      note: `Payload on the wire, of the ${exact(packets)} packets in memory.`,
    },
  ]
  if (!tcp) return charts
  if (isMeasured(tcp.out.rtt) || isMeasured(tcp.in.rtt))
    charts.push({
      model: roundTripModel(series, tcp.out, tcp.in),
      fileName: 'fourtuple-round-trip',
      note: 'From a segment to the acknowledgment of it, as seen where it was captured: the end that is near answers at once. Segments sent again are not timed.',
    })
  for (const way of ['out', 'in'] as const) {
    const sent = tcp[way]
    if (!isMeasured(sent.high)) continue
    charts.push({
      model: inFlightModel(series, sent, way),
      fileName: `fourtuple-in-flight-${way}`,
      ...(isMeasured(sent.window)
        ? {}
        : { note: 'The window is not known: the handshake that tells its scale was not captured.' }),
    })
    charts.push({ model: sequenceModel(series, sent, way), fileName: `fourtuple-sequence-${way}` })
  }
  return charts
}
