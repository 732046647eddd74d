import type { FlowSeries } from '#contract/flow-series'
import { byteCount } from '../format/numbers'

const WIDTH = 480
const HEIGHT = 140
const MIDDLE = HEIGHT / 2
/** Room that is left above the highest point, and below the lowest. */
const EDGE = 8
/** Rows of the table: a few stretches of time, each of many points of the chart. */
const STRETCHES = 10

/** Payload a second, out above the middle and in below it, drawn and as a table; marks where segments were sent again. */
export function Throughput({ series }: { series: FlowSeries }) {
  const { out, in: back, retransmitted, bucketMs } = series
  const most = Math.max(1, ...out, ...back)
  const perSecond = (bytes: number, milliseconds: number) => `${byteCount((bytes * 1000) / milliseconds)}/s`
  const seconds = (bucketMs * out.length) / 1000
  const line = (values: readonly number[], up: 1 | -1) =>
    values
      .map(
        (value, i) =>
          `${((i + 0.5) * WIDTH) / values.length},${MIDDLE - up * (value / most) * (MIDDLE - EDGE)}`,
      )
      .join(' ')
  const peak = perSecond(most, bucketMs)
  return (
    <figure className="min-w-0">
      <figcaption className="flex flex-wrap gap-x-4 pb-1">
        <span className="font-semibold">Throughput</span>
        <span className="text-out">→ local to remote</span>
        <span className="text-in">← remote to local</span>
        <span className="text-muted">highest: {peak}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={`Payload a second over ${seconds.toFixed(3)} seconds, at most ${peak}; the table below has its numbers`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-36 w-full rounded border border-line bg-surface"
      >
        <line
          x1={0}
          x2={WIDTH}
          y1={MIDDLE}
          y2={MIDDLE}
          className="stroke-line"
          vectorEffect="non-scaling-stroke"
        />
        <polyline
          points={line(out, 1)}
          className="fill-none stroke-out"
          vectorEffect="non-scaling-stroke"
          strokeWidth="1.5"
        />
        <polyline
          points={line(back, -1)}
          className="fill-none stroke-in"
          vectorEffect="non-scaling-stroke"
          strokeWidth="1.5"
        />
        {retransmitted.map((count, i) =>
          count === 0 ? null : (
            <line
              key={i}
              x1={((i + 0.5) * WIDTH) / out.length}
              x2={((i + 0.5) * WIDTH) / out.length}
              y1={0}
              y2={10}
              className="stroke-error"
              vectorEffect="non-scaling-stroke"
              strokeWidth="2"
            >
              <title>{`${count} sent again`}</title>
            </line>
          ),
        )}
      </svg>
      <p className="flex justify-between text-muted">
        <span>0 s</span>
        <span>{seconds.toFixed(3)} s</span>
      </p>
      <Stretches series={series} />
    </figure>
  )
}

function Stretches({ series }: { series: FlowSeries }) {
  const { out, in: back, retransmitted, bucketMs, packets } = series
  const per = Math.ceil(out.length / STRETCHES)
  const sum = (values: readonly number[], from: number) =>
    values.slice(from, from + per).reduce((total, value) => total + value, 0)
  const starts = Array.from({ length: Math.ceil(out.length / per) }, (_, i) => i * per)
  return (
    <table className="mt-2 w-full text-right">
      <caption className="pb-1 text-left text-muted">
        Payload on the wire, of the {packets.toLocaleString()} packets in memory
      </caption>
      <thead>
        <tr className="border-b border-line text-muted">
          {['From', 'Out', 'In', 'Sent again'].map((name) => (
            <th key={name} scope="col" className="py-0.5 font-normal">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {starts.map((from) => (
          <tr key={from} className="border-b border-line/60">
            <th scope="row" className="py-0.5 font-normal">
              {((from * bucketMs) / 1000).toFixed(3)} s
            </th>
            <td>{byteCount(sum(out, from))}</td>
            <td>{byteCount(sum(back, from))}</td>
            <td>{sum(retransmitted, from)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
