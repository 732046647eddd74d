import { useEffect, useMemo } from 'react'
import type { GroupRow } from '#core/rows/flow-group-row'
import type { FlowRow } from '#core/rows/flow-row'
import type { RowSource } from '../rows/row-source'
import { arrangementOf, useArrangement } from './arrangement'

/** Arranges a view as the person chose. Returns whether its flows stand otherwise than as they came. */
export function useArranged(source: RowSource<FlowRow | GroupRow> | null): boolean {
  const { by, descending, group, folded, pinned, clearedAt, rules } = useArrangement()
  const arrangement = useMemo(
    () => arrangementOf({ by, descending, group, folded, pinned, clearedAt, rules }),
    [by, descending, group, folded, pinned, clearedAt, rules],
  )
  useEffect(() => {
    // Lost with its engine: the next view is arranged anew.
    source?.arrange(arrangement).catch(() => undefined)
  }, [source, arrangement])
  return by !== 'arrival' || descending || group !== null || pinned.length > 0 || clearedAt !== null
}
