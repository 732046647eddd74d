import { useEffect, useState } from 'react'
import { isGroup, type GroupRow } from '#core/rows/flow-group-row'
import type { FlowRow } from '#core/rows/flow-row'
import type { Rows, RowSource } from '../rows/row-source'
import { useSession } from '../state/session-store'

type Row = FlowRow | GroupRow

/**
 * Where what is selected stands in the list, and how to select by place. In a list as the flows came the place follows
 * from the number; else it is known while the row is there, and the engine is asked where another one was selected.
 *
 * @param isPlain nothing is filtered, sorted, grouped, pinned or put away
 */
export function usePlace(rows: Rows<Row>, source: RowSource<Row> | null, isPlain: boolean) {
  const selected = useSession((state) => state.selected)
  /** A heading, where the keys went to one after the flow was selected. */
  const [heading, setHeading] = useState<{ group: number; over: number | null } | null>(null)
  const group = heading?.over === selected ? heading.group : null
  /** Where it was when it was selected: the list goes there, and not along with it when it is sorted anew. */
  const [last, setLast] = useState<{ id: number | null; at: number } | null>(null)
  const shown = rows.rows.findIndex((row) =>
    isGroup(row) ? row.group === group : group === null && row.id === selected,
  )
  const isKnown = last !== null && last.id === selected
  useEffect(() => {
    if (isPlain || selected === null || isKnown || source === null) return
    let isWanted = true
    source.find(selected).then(
      (at) => {
        if (isWanted && at !== null) setLast({ id: selected, at })
      },
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [source, selected, isKnown, isPlain])
  const firstRow = rows.rows.at(0)
  const firstId = (firstRow && !isGroup(firstRow) ? firstRow.id : 0) - rows.offset
  const inOrder = selected === null ? null : selected - firstId
  const remembered = last?.id === selected ? last.at : null
  return {
    group,
    /** Whether its row is one of those that are there. */
    isThere: shown >= 0,
    at: shown >= 0 ? rows.offset + shown : isPlain ? inOrder : remembered,
    reveal: isPlain ? inOrder : remembered,
    /** Another each time that something is selected by its place. */
    revealAgain: last,
    select: (row: Row, at: number) => {
      if (isGroup(row)) {
        setHeading({ group: row.group, over: selected })
        setLast({ id: selected, at })
        return
      }
      setHeading(null)
      setLast({ id: row.id, at })
      useSession.setState({ selected: row.id })
    },
  }
}
