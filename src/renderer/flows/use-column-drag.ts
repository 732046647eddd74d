import { useRef, useState, type MouseEvent, type PointerEvent } from 'react'
import { setColumns, useArrangement } from './arrangement'
import { placeColumn } from './column-choice'
import type { ColumnId, FlowColumn } from './columns'

/** A press that moves by less is a click. */
const LEAST_PX = 5

/** A heading that is being dragged, and the column that it would come to stand before; null for behind all. */
export interface ColumnDrag {
  id: ColumnId
  before: ColumnId | null
}

/** Headings dragged to another place. Escape, or the loss of the pointer, leaves them where they were. */
export function useColumnDrag(columns: readonly FlowColumn[]) {
  const [drag, setDrag] = useState<ColumnDrag | null>(null)
  const pressed = useRef<{ id: ColumnId; x: number } | null>(null)
  const wasDragged = useRef(false)
  const end = (isDropped: boolean) => {
    if (isDropped && drag) setColumns(placeColumn(useArrangement.getState().columns, drag.id, drag.before))
    pressed.current = null
    setDrag(null)
  }
  const eventsOf = (id: ColumnId) => ({
    onPointerDown: ({ button, clientX, pointerId, currentTarget }: PointerEvent<HTMLElement>) => {
      wasDragged.current = false
      if (button !== 0) return
      // A fast pointer has left the heading by its first move.
      currentTarget.setPointerCapture(pointerId)
      pressed.current = { id, x: clientX }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const { current } = pressed
      if (!current || (!drag && Math.abs(event.clientX - current.x) < LEAST_PX)) return
      wasDragged.current = true
      setDrag({ id, before: columnAt(columns, event) })
    },
    onPointerUp: () => end(true),
    onPointerCancel: () => end(false),
    onKeyDown: ({ key }: { key: string }) => key === 'Escape' && end(false),
    /** The click that ends a drag sorts nothing. */
    onClickCapture: (event: MouseEvent) => {
      if (!wasDragged.current) return
      wasDragged.current = false
      event.stopPropagation()
    },
  })
  return { drag, eventsOf }
}

/** The first column whose middle is right of the pointer; null where none is. */
function columnAt(
  columns: readonly FlowColumn[],
  { clientX, currentTarget }: PointerEvent<HTMLElement>,
): ColumnId | null {
  const cells = currentTarget.closest('[role="row"]')?.querySelectorAll('[role="columnheader"]') ?? []
  const at = [...cells].findIndex((cell) => {
    const { left, width } = cell.getBoundingClientRect()
    return clientX < left + width / 2
  })
  return at < 0 ? null : columns[at].id
}
