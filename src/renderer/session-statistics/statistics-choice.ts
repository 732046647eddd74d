import { useMemo } from 'react'
import { create } from 'zustand'
import type { RateGrouping, TalkerKind, TalkerOrder, TimesAsked } from '#contract/statistics'
import { withTimeSpan } from '#core/display-filter/time-term'
import { useFilter } from '../filter/filter-store'
import { useSession } from '../state/session-store'

/** What of the session's statistics is looked at: here, so that it stays while other lists are shown. */
interface StatisticsChoice {
  by: RateGrouping
  measure: 'bytes' | 'packets'
  isStacked: boolean
  of: TalkerKind
  order: TalkerOrder
  /** Only flows that fit the display filter are counted. */
  followsFilter: boolean
  /** What of the session is drawn. */
  times: TimesAsked
}

export const useStatistics = create<StatisticsChoice>(() => ({
  by: 'transport',
  measure: 'bytes',
  isStacked: true,
  of: 'hosts',
  order: 'bytes',
  followsFilter: true,
  times: 'main',
}))

// What was zoomed into is a time of the session before.
useSession.subscribe(({ client }, before) => {
  if (client !== before.client) useStatistics.setState({ times: 'main' })
})

/** The display filter that statistics are of, without its span, which is chosen in the chart; empty for all flows. */
export function useCountedFilter(): string {
  const follows = useStatistics((state) => state.followsFilter)
  const applied = useFilter((state) => state.applied)
  return useMemo(() => (follows ? withTimeSpan(applied, null) : ''), [follows, applied])
}
