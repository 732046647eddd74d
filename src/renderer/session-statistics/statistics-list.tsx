import { t } from '../language/translate'
import { useMemo } from 'react'
import { createPortal } from 'react-dom'
import { withTimeSpan } from '#core/display-filter/time-term'
import { startCapture } from '../capture/capture-commands'
import type { ChartSpan } from '../charts/chart-model'
import { useAsked } from '../detail/use-asked'
import { SpanChip } from '../filter/span-chip'
import { chooseSpan, useSpan } from '../filter/time-span'
import { useBoxSize } from '../packets/use-box-size'
import { useFilter } from '../filter/filter-store'
import { useSession } from '../state/session-store'
import { Drops } from './drops'
import { LengthsChart } from './lengths-chart'
import { RatesChart } from './rates-chart'
import { useCountedFilter, useStatistics } from './statistics-choice'
import { TalkersTable } from './talkers-table'

/** Points of a chart: what a wide pane can draw apart. */
const POINTS = 480
/** Columns are told at once; the packets in memory are gone through less often. */
const EVERY_MS = { transport: 500, walked: 2000 }

/** The session as a whole: what came when, from whom, how long its packets are, and what is missing. */
export function StatisticsList({ aside }: { aside: HTMLElement | null }) {
  const by = useStatistics((state) => state.by)
  const times = useStatistics((state) => state.times)
  const filter = useCountedFilter()
  const everyMs = by === 'transport' && filter === '' ? EVERY_MS.transport : EVERY_MS.walked
  const { answer, error } = useAsked('statistics.rates', { by, points: POINTS, times, filter }, everyMs)
  const span = useSpan()
  const { ref, height } = useBoxSize()
  const first = answer?.first ?? null
  if (error && !answer) return <p className="m-auto max-w-md p-6 text-center text-muted">{error.message}</p>
  if (!answer) return null
  return (
    <>
      {aside && createPortal(<ShownFlows />, aside)}
      <div
        ref={ref}
        id="statistics"
        role="region"
        aria-label={t('Statistics of the session')}
        tabIndex={0}
        className="@container min-h-0 flex-1 overflow-auto p-3 text-xs"
      >
        {first === null ? (
          <NoPackets />
        ) : (
          <div className="grid gap-5">
            <RatesChart rates={answer} span={span} onSpan={chooseSpan} height={chartHeight(height)} />
            <div className="grid gap-5 @min-[900px]:grid-cols-2">
              <TalkersTable span={absolute(span, first)} />
              <LengthsChart span={absolute(span, first)} />
            </div>
            <Drops first={first} />
          </div>
        )}
      </div>
    </>
  )
}

/** A low pane shows the whole chart, at least. */
function chartHeight(pane: number): number {
  return Math.max(90, Math.min(190, pane - 88))
}

function absolute(span: ChartSpan | null, first: number): { from: number; to: number } | null {
  return span && { from: first + 1000 * span.from, to: first + 1000 * span.to }
}

/** What the list of flows shows, since that is what clicks here change, and whether it is all that is counted. */
function ShownFlows() {
  const applied = useFilter((state) => state.applied)
  const followsFilter = useStatistics((state) => state.followsFilter)
  const fitting = useMemo(() => withTimeSpan(applied, null), [applied])
  if (applied.trim() === '') return null
  return (
    <div className="flex min-w-0 flex-1 items-center justify-end gap-2 py-1">
      {fitting !== '' && (
        <label className="flex min-w-0 items-center gap-1.5 text-muted" title={fitting}>
          <input
            type="checkbox"
            className="tick"
            checked={followsFilter}
            onChange={({ target }) => useStatistics.setState({ followsFilter: target.checked })}
          />
          <span className="whitespace-nowrap">{t('Only flows that fit')}</span>
          <code className="min-w-0 overflow-hidden font-mono text-ellipsis whitespace-nowrap text-text">
            {fitting}
          </code>
        </label>
      )}
      <SpanChip />
      <button
        type="button"
        className="button h-6"
        onClick={() => {
          useSession.setState({ list: 'Flows' })
          requestAnimationFrame(() => document.getElementById('flows')?.focus())
        }}
      >
        {t('Show them')}
      </button>
    </div>
  )
}

function NoPackets() {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 py-6 text-center">
      <h2 className="text-base font-semibold">{t('No packet was captured yet')}</h2>
      <p className="max-w-md text-muted">
        {t(
          'Statistics are made of packets: rates over time, who talks most, and how long packets are. Start a capture, or open a file of one.',
        )}
      </p>
      <button type="button" className="button" onClick={startCapture}>
        {t('Start capture')}
      </button>
    </div>
  )
}
