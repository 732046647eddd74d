import { t } from '../language/translate'
import type { PacketLengths } from '#contract/statistics'
import { Chart } from '../charts/chart'
import type { ChartModel } from '../charts/chart-model'
import { useAsked } from '../detail/use-asked'
import { byteCount, count, exact } from '../format/numbers'
import { useCountedFilter } from './statistics-choice'

const EVERY_MS = 1000

/** How long packets are: a histogram, and the shares. @param span ms since 1970 */
export function LengthsChart({ span }: { span: { from: number; to: number } | null }) {
  const filter = useCountedFilter()
  const { answer } = useAsked('statistics.lengths', { span, filter }, EVERY_MS)
  return answer && <Lengths lengths={answer} />
}

function Lengths({ lengths }: { lengths: PacketLengths }) {
  const { ranges, packets, bytes, shortest, longest, missing } = lengths
  const bytesOrNone = (value: number | null) => (value === null ? '—' : `${exact(value)} B`)
  const rows = ranges.filter((one) => one.packets > 0)
  return (
    <section aria-label={t('Packet lengths')} className="min-w-0">
      <Chart model={lengthsModel(lengths)} height={130} fileName="fourtuple-packet-lengths" />
      <dl className="flex flex-wrap gap-x-4 py-1">
        {[
          ['Packets', count(packets)],
          ['Shortest', bytesOrNone(shortest)],
          ['Mean', packets === 0 ? '—' : `${(bytes / packets).toFixed(1)} B`],
          ['Longest', bytesOrNone(longest)],
        ].map(([name, value]) => (
          <div key={name} className="flex gap-1.5">
            <dt className="text-muted">{t(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <table className="w-full text-right">
        <caption className="sr-only">{t('Packets by length of their frame')}</caption>
        <thead>
          <tr className="border-b border-line text-muted">
            {['Length', 'Packets', 'Share', 'Bytes', 'Mean'].map((name, i) => (
              <th key={name} scope="col" className={`py-0.5 font-normal ${i === 0 ? 'text-left' : ''}`}>
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.low} className="border-b border-line/60">
              <th scope="row" className="py-0.5 text-left font-normal">
                {rangeWords(one)}
              </th>
              <td>{exact(one.packets)}</td>
              <td>{((100 * one.packets) / packets).toFixed(1)} %</td>
              <td>{byteCount(one.bytes)}</td>
              <td>{(one.bytes / one.packets).toFixed(1)} B</td>
            </tr>
          ))}
        </tbody>
      </table>
      {missing > 0 && (
        <p className="pt-1 text-muted">
          {t('Without {missing} packets, which made room in memory.', { missing: count(missing) })}
        </p>
      )}
    </section>
  )
}

function rangeWords({ low, high }: { low: number; high: number | null }): string {
  return high === null ? t('{low} and more', { low }) : `${low}–${high}`
}

function lengthsModel({ ranges }: PacketLengths): ChartModel {
  return {
    title: t('Packet lengths'),
    x: ranges.map((_, i) => i),
    bucket: 1,
    categories: ranges.map(rangeWords),
    lines: [
      { name: t('Packets'), colour: 'accent', kind: 'bars', values: ranges.map(({ packets }) => packets) },
    ],
    unit: 'packets',
    words: count,
  }
}
