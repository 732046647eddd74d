import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Rows, RowSource } from './row-source'

/** Rows drawn beyond the visible ones on each side, so that a turn of the wheel shows rows and not gaps. */
const OVERSCAN = 12
/** Nearer than this to the end counts as at the end. */
const AT_END_PX = 8

interface Props<Row> {
  rows: Rows<Row>
  want: RowSource<Row>['want']
  rowHeight: number
  draw: (row: Row, index: number) => ReactNode
  /** Row that must be visible: scrolled to when it changes. */
  reveal?: number | null
  /** Another one than before scrolls there once more, as where the same row was asked for again. */
  revealAgain?: unknown
  /** Whether rows come at its end, so that it follows them; left out: yes. */
  followsEnd?: boolean
  className?: string
  id?: string
  role: 'grid' | 'treegrid' | 'log'
  label: string
  activeId?: string
  /** Whether several rows can be chosen. */
  isMultiple?: boolean
  /** Whether it begins at its end, as what grows there does. */
  beginsAtEnd?: boolean
  onKeyDown?: (event: KeyboardEvent) => void
  /** Narrower than this the list scrolls sideways, in pixels. */
  minWidth?: number
}

/**
 * A list of rows of one height, of which only the visible ones exist. It follows its end while it stands there. Elsewhere
 * what is read stays where it is while rows before it make room: their places stay empty, up to the first that is left.
 */
export function RowList<Row>({
  rows,
  want,
  rowHeight,
  draw,
  reveal,
  revealAgain,
  followsEnd = true,
  className,
  id,
  role,
  label,
  activeId,
  isMultiple,
  beginsAtEnd = true,
  onKeyDown,
  minWidth,
}: Props<Row>) {
  const scroller = useRef<HTMLDivElement>(null)
  const [isAtEnd, setAtEnd] = useState(beginsAtEnd)
  /** Rows that were gone already when the list's first place was given away. */
  const [base, setBase] = useState(rows.gone)
  if (rows.gone < base || (isAtEnd && rows.gone !== base)) setBase(rows.gone)
  /** Places at the beginning whose rows are gone. */
  const lead = Math.max(0, rows.gone - base)
  const latestLead = useRef(lead)
  const list = useVirtualizer({
    count: rows.total + lead,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  })
  const items = list.getVirtualItems()
  const first = items.at(0)?.index ?? 0
  const count = Math.max(1, items.length)
  const place = isAtEnd ? first : base + first
  useEffect(() => want(place, count, !isAtEnd), [want, place, count, isAtEnd])
  useEffect(() => {
    if (followsEnd && isAtEnd && rows.total > 0) list.scrollToIndex(rows.total - 1)
  }, [list, rows.total, isAtEnd, followsEnd])
  useLayoutEffect(() => {
    latestLead.current = lead
    const box = scroller.current
    if (!box || lead === 0 || box.scrollTop >= lead * rowHeight) return
    // The row that was read is gone itself: the first that is left stands in its place.
    setBase(rows.gone)
    box.scrollTop = 0
  }, [lead, rows.gone, rowHeight])
  useEffect(() => {
    if (reveal !== null && reveal !== undefined && reveal >= 0)
      list.scrollToIndex(reveal + latestLead.current)
  }, [list, reveal, revealAgain])

  /** At its end, which has moved on so far that none of the rows answered last is among those that are shown. */
  const isOutrun = isAtEnd && items.every(({ index }) => !isAnswered(rows, index - lead))

  return (
    <div
      ref={scroller}
      id={id}
      role={role}
      aria-label={label}
      aria-rowcount={role === 'log' ? undefined : rows.total + 1}
      aria-activedescendant={activeId}
      tabIndex={0}
      className={`min-h-0 flex-1 overflow-auto ${className ?? ''}`}
      aria-multiselectable={isMultiple}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget: box }) => {
        setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < AT_END_PX)
      }}
    >
      <div role="presentation" className="relative" style={{ height: list.getTotalSize(), minWidth }}>
        {items.map(({ index: at, start }) => {
          const index = at - lead
          const row = rowAt(rows, index, isOutrun)
          return (
            <div
              role="presentation"
              key={at}
              className="absolute inset-x-0"
              style={{ top: start, height: rowHeight }}
            >
              {row === undefined ? null : draw(row, index)}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/**
 * The row of a place. At the end of a list that grows faster than rows are answered, those of the last answer stand for
 * the ones that are on their way, as far from the end: a moment old, and not blank.
 */
function rowAt<Row>(answered: Rows<Row>, index: number, isOutrun: boolean): Row | undefined {
  const { rows, offset, total } = answered
  if (isAnswered(answered, index)) return rows[index - offset]
  const fromEnd = total - index
  return isOutrun && fromEnd <= rows.length ? rows[rows.length - fromEnd] : undefined
}

const isAnswered = ({ rows, offset }: Rows<unknown>, index: number) =>
  index >= offset && index < offset + rows.length
