import { useMemo } from 'react'
import { timeSpanOf, withTimeSpan, type SecondsSpan } from '#core/display-filter/time-term'
import { setFilter, useFilter } from './filter-store'

/** The span of time in the filter that is applied, in seconds since the session's first packet; null for none. */
export function useSpan(): SecondsSpan | null {
  const applied = useFilter((state) => state.applied)
  return useMemo(() => timeSpanOf(applied)?.span ?? null, [applied])
}

/** How that span is written; null where the filter has none. */
export function useWrittenSpan(): string | null {
  const applied = useFilter((state) => state.applied)
  return useMemo(() => timeSpanOf(applied)?.written ?? null, [applied])
}

/** Puts a span into the filter, or takes it away. What else is written there stays. */
export function chooseSpan(span: SecondsSpan | null): void {
  setFilter(withTimeSpan(useFilter.getState().text, span))
}
