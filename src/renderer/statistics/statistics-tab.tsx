import { t } from '../language/translate'
import { FLOW, type FlowRow } from '#core/rows/flow-row'
import { captureJustThis } from '../capture/capture-commands'
import { useAsked } from '../detail/use-asked'
import { FlowCharts } from './flow-charts-view'
import { sctpLines } from './sctp-lines'
import type { StatisticsLine } from './statistics-line'
import { tcpLines } from './tcp-lines'

/** How often the numbers are asked for while they are shown. */
const EVERY_MS = 1000
/** Points of a chart: what a narrow pane can draw apart. */
const BUCKETS = 240

/** How a captured flow did: its numbers, each explained, and charts of it over time. */
export function StatisticsTab({ row }: { row: FlowRow }) {
  return row.flags & FLOW.wire ? <Statistics row={row} /> : <NotCaptured row={row} />
}

function NotCaptured({ row }: { row: FlowRow }) {
  const isListener = row.remote === null
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 text-center text-muted">
      <p className="max-w-md">
        {isListener
          ? t('A two-tuple has no packets of its own: each peer’s four-tuple has statistics.')
          : t(
              'No packet of this flow was captured. Statistics are made of packets: round trips, retransmissions and throughput are here once it is captured.',
            )}
      </p>
      {!isListener && (
        <button type="button" className="button" onClick={() => captureJustThis(row)}>
          {t('Capture this flow')}
        </button>
      )}
    </div>
  )
}

function Statistics({ row }: { row: FlowRow }) {
  const facts = useAsked('flows.tcpFacts', { flow: row.id }, EVERY_MS)
  const series = useAsked('flows.series', { flow: row.id, buckets: BUCKETS }, EVERY_MS)
  const error = facts.error ?? series.error
  if (error) return <p className="text-muted">{error.message}</p>
  return (
    <div className="grid gap-4 text-xs @min-[860px]:grid-cols-2">
      {series.answer && <FlowCharts series={series.answer} />}
      {facts.answer && <Numbers lines={tcpLines(facts.answer.facts, facts.answer.local === 'orig')} />}
      {row.transport === 'sctp' && <Association flow={row.id} />}
      {row.transport !== 'tcp' && row.transport !== 'sctp' && (
        <p className="text-muted">
          {t('Round trips and retransmissions are told for TCP: its segments are numbered.')}
        </p>
      )}
    </div>
  )
}

function Association({ flow }: { flow: number }) {
  const { answer } = useAsked('flows.sctpFacts', { flow }, EVERY_MS)
  return answer && <Numbers lines={sctpLines(answer.facts, answer.local === 'orig')} />
}

function Numbers({ lines }: { lines: readonly StatisticsLine[] }) {
  return (
    <table className="w-full self-start">
      <caption className="pb-1 text-left font-semibold">{t('Connection')}</caption>
      <thead>
        <tr className="border-b border-line text-left text-muted">
          <th scope="col" className="py-1 pr-3 font-normal">
            {t('Number')}
          </th>
          <th scope="col" className="py-1 pr-3 text-right font-normal">
            {t('Local')}
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            {t('Remote')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, local, remote, meaning }) => (
          <tr key={name} className="border-b border-line/60 align-top">
            <th scope="row" className="py-1 pr-3 text-left font-normal">
              {name}
              <span className="block text-muted">{meaning}</span>
            </th>
            <td
              className={`py-1 text-right whitespace-nowrap ${remote === null ? '' : 'pr-3'}`}
              colSpan={remote === null ? 2 : 1}
            >
              {local}
            </td>
            {remote !== null && <td className="py-1 text-right whitespace-nowrap">{remote}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
