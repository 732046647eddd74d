import { create } from 'zustand'
import type { RateGrouping, TalkerKind, TalkerOrder } from '#contract/statistics'

/** What of the session's statistics is looked at: here, so that it stays while other lists are shown. */
interface StatisticsChoice {
  by: RateGrouping
  measure: 'bytes' | 'packets'
  isStacked: boolean
  of: TalkerKind
  order: TalkerOrder
}

export const useStatistics = create<StatisticsChoice>(() => ({
  by: 'transport',
  measure: 'bytes',
  isStacked: true,
  of: 'hosts',
  order: 'bytes',
}))
