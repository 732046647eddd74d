import { useEffect, useMemo } from 'react'
import type { FlowArrangement } from '#contract/flow-order'
import type { GroupRow } from '#core/rows/flow-group-row'
import type { FlowRow } from '#core/rows/flow-row'
import type { RowSource } from '../rows/row-source'
import { arrangementOf, useArrangement } from './arrangement'

/** Arranges a view as the person chose. */
export function useArranged(source: RowSource<FlowRow | GroupRow> | null): {
  arrangement: FlowArrangement
  /** Whether its flows stand otherwise than as they came. */
  isArranged: boolean
} {
  const { by, descending, group, folded, pinned, clearedAt, rules } = useArrangement()
  const arrangement = useMemo(
    () => arrangementOf({ by, descending, group, folded, pinned, clearedAt, rules }),
    [by, descending, group, folded, pinned, clearedAt, rules],
  )
  useEffect(() => {
    // Lost with its engine: the next view is arranged anew.
    source?.arrange(arrangement).catch(() => undefined)
  }, [source, arrangement])
  const isArranged =
    by !== 'arrival' || descending || group !== null || pinned.length > 0 || clearedAt !== null
  return { arrangement, isArranged }
}
