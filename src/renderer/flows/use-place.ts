import { useState } from 'react'
import type { FlowRow } from '#core/rows/flow-row'
import type { Rows } from '../rows/row-source'
import { useSession } from '../state/session-store'

/**
 * Where the selected flow stands in the list; null where that is not known. In a filtered list it is known while its row
 * is there, and from when it was selected by its place.
 */
export function usePlace(rows: Rows<FlowRow>, isFiltered: boolean) {
  const selected = useSession((state) => state.selected)
  const [last, setLast] = useState<{ id: number; at: number } | null>(null)
  const shown = rows.rows.findIndex(({ id }) => id === selected)
  if (shown >= 0 && selected !== null && (last?.id !== selected || last.at !== rows.offset + shown))
    setLast({ id: selected, at: rows.offset + shown })
  // Without a filter ids follow each other.
  const firstId = (rows.rows.at(0)?.id ?? 0) - rows.offset
  const inOrder = selected === null ? null : selected - firstId
  const remembered = last !== null && last.id === selected ? last.at : null
  return {
    at: isFiltered ? remembered : inOrder,
    select: (id: number, at: number) => {
      setLast({ id, at })
      useSession.setState({ selected: id })
    },
  }
}
