import { t } from '../language/translate'
import { ArrowDown } from 'lucide-react'
import type { Talker, TalkerKind, TalkerOrder } from '#contract/statistics'
import { useAsked } from '../detail/use-asked'
import { joinTerm } from '../filter/filter-store'
import { byteCount, count } from '../format/numbers'
import { useSession } from '../state/session-store'
import { Choice } from './rates-chart'
import { useCountedFilter, useStatistics } from './statistics-choice'
import { LiveCount } from '../shell/paced-status'

const EVERY_MS = 1000
const MOST_ROWS = 50
const KINDS: readonly (readonly [TalkerKind, string])[] = [
  ['hosts', 'Hosts'],
  ['ports', 'Ports asked'],
  ['programs', 'Programs'],
  ['flows', 'Flows'],
]

/** Shows the flows of a talker: its filter joins the one that is there. */
function showFlows({ filter }: Talker): void {
  joinTerm(filter, 'and')
  useSession.setState({ list: 'Flows' })
  requestAnimationFrame(() => document.getElementById('flows')?.focus())
}

/** Who sent and got most. @param span ms since 1970 */
export function TalkersTable({ span }: { span: { from: number; to: number } | null }) {
  const { of, order } = useStatistics()
  const filter = useCountedFilter()
  const { answer } = useAsked('statistics.talkers', { of, order, most: MOST_ROWS, span, filter }, EVERY_MS)
  if (!answer) return null
  const { rows, total, isLive, missingFlows, missingPackets } = answer
  const most = Math.max(1, ...rows.map((row) => row[order]))
  return (
    <section aria-label={t('Top talkers')} className="min-w-0">
      <div className="flex items-center gap-3 pb-1">
        <h2 className="font-semibold">{t('Top talkers')}</h2>
        <Choice
          label={t('Of')}
          value={of}
          options={KINDS}
          onChoose={(chosen) => useStatistics.setState({ of: chosen })}
        />
        <LiveCount
          words={
            total > rows.length
              ? t('{some} of {all}', { some: count(rows.length), all: count(total) })
              : count(total)
          }
        />
      </div>
      <table className="w-full table-fixed">
        <caption className="sr-only">{t('Top talkers; a name shows its flows')}</caption>
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="py-1 text-left font-normal">
              {t('Name')}
            </th>
            <Heading
              name={t('Bytes')}
              by="bytes"
              title={t('Bytes of frames on the wire, both directions together')}
            />
            <Heading name={t('Packets')} by="packets" title={t('Packets, both directions together')} />
            <th scope="col" className="w-14 py-1 text-right font-normal">
              {t('Flows')}
            </th>
            <Heading
              name={isLive ? t('Rate now') : t('Mean rate')}
              by="rate"
              title={
                isLive
                  ? t('Payload in the last second, within 6 %')
                  : t('Bytes of frames a second, from its first packet to its last')
              }
            />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.filter} className="border-b border-line/60">
              <th scope="row" className="relative py-0 text-left font-normal">
                <span
                  aria-hidden
                  className="absolute inset-y-0.5 left-0 rounded-sm bg-accent-soft"
                  style={{ width: `${(100 * row[order]) / most}%` }}
                />
                <button
                  type="button"
                  className="relative block h-6 w-full overflow-hidden px-1 text-left font-mono text-ellipsis whitespace-nowrap hover:underline"
                  title={t('Show its flows: {filter}', { filter: row.filter })}
                  onClick={() => showFlows(row)}
                >
                  {row.name}
                </button>
              </th>
              <td className="text-right whitespace-nowrap">{byteCount(row.bytes)}</td>
              <td className="text-right">{count(row.packets)}</td>
              <td className="text-right">{count(row.flows)}</td>
              <td className="text-right whitespace-nowrap">{byteCount(row.rate)}/s</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="py-2 text-muted">{t('No packet of these came.')}</p>}
      <Missing flows={missingFlows} packets={missingPackets} />
    </section>
  )
}

function Heading({ name, by, title }: { name: string; by: TalkerOrder; title: string }) {
  const isChosen = useStatistics(({ order }) => order === by)
  return (
    <th
      scope="col"
      aria-sort={isChosen ? 'descending' : 'none'}
      className="w-[84px] py-1 text-right font-normal"
      title={title}
    >
      <button
        type="button"
        className={`inline-flex items-center gap-0.5 ${isChosen ? 'text-text' : 'hover:text-text'}`}
        onClick={() => useStatistics.setState({ order: by })}
      >
        {isChosen && <ArrowDown size={11} aria-hidden />}
        {name}
      </button>
    </th>
  )
}

function Missing({ flows, packets }: { flows: number; packets: number }) {
  if (flows === 0 && packets === 0) return null
  const parts = [
    ...(flows > 0 ? [`${count(flows)} flows`] : []),
    ...(packets > 0 ? [`${count(packets)} packets`] : []),
  ]
  return <p className="pt-1 text-muted">Without {parts.join(' and ')}, which made room in memory.</p>
}
