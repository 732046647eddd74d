import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Rows, RowSource } from './row-source'
import { scaleOf, scrollToRow, useVisibleRows } from './use-visible-rows'

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
  const latest = useRef({ lead, total: rows.total })
  const { first, count: drawn, height, topOf } = useVisibleRows(scroller, rows.total + lead, rowHeight)
  const places = Array.from({ length: drawn }, (_, i) => first + i)
  const count = Math.max(1, drawn)
  const place = isAtEnd ? first : base + first
  useEffect(() => want(place, count, !isAtEnd), [want, place, count, isAtEnd])
  useEffect(() => {
    if (followsEnd && isAtEnd && rows.total > 0 && scroller.current)
      scrollToRow(scroller.current, rows.total - 1, rows.total, rowHeight)
  }, [rows.total, isAtEnd, followsEnd, rowHeight])
  useLayoutEffect(() => {
    latest.current = { lead, total: rows.total }
    const box = scroller.current
    if (
      !box ||
      lead === 0 ||
      box.scrollTop * scaleOf((rows.total + lead) * rowHeight, box.clientHeight) >= lead * rowHeight
    )
      return
    // The row that was read is gone itself: the first that is left stands in its place.
    setBase(rows.gone)
    box.scrollTop = 0
  }, [lead, rows.gone, rows.total, rowHeight])
  useEffect(() => {
    const { lead: gone, total } = latest.current
    if (reveal !== null && reveal !== undefined && reveal >= 0 && scroller.current)
      scrollToRow(scroller.current, reveal + gone, total + gone, rowHeight)
  }, [reveal, revealAgain, rowHeight])

  /** At its end, which has moved on so far that none of the rows answered last is among those that are shown. */
  const isOutrun = isAtEnd && places.every((at) => !isAnswered(rows, at - lead))

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
      <div role="presentation" className="relative" style={{ height, minWidth }}>
        {places.map((at) => {
          const index = at - lead
          const row = rowAt(rows, index, isOutrun)
          return (
            <div
              role="presentation"
              key={at}
              className="absolute inset-x-0"
              style={{ top: topOf(at), height: rowHeight }}
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
