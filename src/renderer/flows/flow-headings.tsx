import { t } from '../language/translate'
import { ContextMenu } from '@base-ui/react/context-menu'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'
import { setColumns, sortBy, useArrangement } from './arrangement'
import { DEFAULT_COLUMNS, moveColumn, toggleColumn, widenColumn } from './column-choice'
import { type FlowColumn } from './columns'
import { useColumnDrag, type ColumnDrag } from './use-column-drag'

const ITEM =
  'flex h-7 items-center px-3 outline-none select-none data-[disabled]:opacity-60 data-[highlighted]:bg-accent-soft'
/** A key on a border moves it by so many pixels. */
const KEY_STEP = 8

/**
 * The headings above the list: a click sorts, a border is dragged, the rest is in each one's menu.
 *
 * @param box what is scrolled sideways along with the list
 */
export function FlowHeadings({
  columns,
  minWidth,
  box,
}: {
  columns: readonly FlowColumn[]
  minWidth: number
  box: RefObject<HTMLDivElement | null>
}) {
  const { drag, eventsOf } = useColumnDrag(columns)
  return (
    // It keeps the list's room for a scrollbar, so that its columns stand above the list's.
    <div
      ref={box}
      className="shrink-0 overflow-hidden border-b border-line bg-surface text-xs text-muted [scrollbar-gutter:stable]"
    >
      <div role="table" aria-label={t('Columns')} style={{ minWidth }}>
        <div role="row" className="flow-grid h-7">
          {columns.map((column) => (
            <Heading
              key={column.id}
              column={column}
              drag={drag}
              isLast={column === columns.at(-1)}
              events={eventsOf(column.id)}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

interface HeadingProps {
  column: FlowColumn
  /** What is dragged now. */
  drag: ColumnDrag | null
  isLast: boolean
  events: ReturnType<ReturnType<typeof useColumnDrag>['eventsOf']>
}

function Heading({ column, drag, isLast, events }: HeadingProps) {
  const { by, descending } = useArrangement()
  const cell = useRef<HTMLDivElement>(null)
  const isSorted = column.by !== null && by === column.by
  const Mark = descending ? ArrowDown : ArrowUp
  const justify = { centre: 'justify-center', end: 'justify-end', start: '' }[column.align ?? 'start']
  return (
    <div
      ref={cell}
      role="columnheader"
      aria-label={t(column.heading)}
      aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : 'none'}
      className="group relative h-full !overflow-visible"
    >
      <ContextMenu.Root>
        <ContextMenu.Trigger className="h-full">
          <button
            type="button"
            title={column.by ? t('{about}: click to sort', { about: t(column.about) }) : t(column.about)}
            className={`flex h-full w-full items-center gap-0.5 overflow-hidden hover:text-text ${justify} ${isSorted ? 'text-text' : ''} ${drag?.id === column.id ? 'cursor-grabbing opacity-50' : ''}`}
            onClick={() => sortBy(column)}
            {...events}
          >
            <span className="truncate">{t(column.heading)}</span>
            {isSorted && <Mark size={11} aria-hidden className="shrink-0" />}
          </button>
        </ContextMenu.Trigger>
        <ContextMenu.Portal container={document.querySelector('main')}>
          <HeadingMenu column={column} />
        </ContextMenu.Portal>
      </ContextMenu.Root>
      {drag?.before === column.id && <DropMark className="-left-[5px]" />}
      {isLast && drag?.before === null && <DropMark className="-right-[5px]" />}
      <Border column={column} cell={cell} />
    </div>
  )
}

/** Where a heading that is dragged would come to stand. */
function DropMark({ className }: { className: string }) {
  return <span aria-hidden className={`absolute inset-y-0.5 w-0.5 rounded bg-accent ${className}`} />
}

function HeadingMenu({ column }: { column: FlowColumn }) {
  const columns = useArrangement((state) => state.columns)
  const { by, id } = column
  return (
    <ContextMenu.Positioner className="z-20" collisionPadding={8}>
      <ContextMenu.Popup
        aria-label={t('Column {heading}', { heading: column.heading })}
        className="popup min-w-48 py-1 text-[13px]"
      >
        {by !== null && (
          <>
            <ContextMenu.Item
              className={ITEM}
              onClick={() => useArrangement.setState({ by, descending: false })}
            >
              {t('Sort ascending')}
            </ContextMenu.Item>
            <ContextMenu.Item
              className={ITEM}
              onClick={() => useArrangement.setState({ by, descending: true })}
            >
              {t('Sort descending')}
            </ContextMenu.Item>
          </>
        )}
        <ContextMenu.Item
          className={ITEM}
          onClick={() => useArrangement.setState({ by: 'arrival', descending: false })}
        >
          {t('In the order they came')}
        </ContextMenu.Item>
        <ContextMenu.Separator className="my-1 border-t border-line" />
        <ContextMenu.Item className={ITEM} onClick={() => setColumns(moveColumn(columns, id, -1))}>
          {t('Move left')}
        </ContextMenu.Item>
        <ContextMenu.Item className={ITEM} onClick={() => setColumns(moveColumn(columns, id, 1))}>
          {t('Move right')}
        </ContextMenu.Item>
        <ContextMenu.Item className={ITEM} onClick={() => setColumns(toggleColumn(columns, id))}>
          {t('Hide')}
        </ContextMenu.Item>
        <ContextMenu.Separator className="my-1 border-t border-line" />
        <ContextMenu.Item className={ITEM} onClick={() => setColumns(DEFAULT_COLUMNS)}>
          {t('All columns as at first')}
        </ContextMenu.Item>
      </ContextMenu.Popup>
    </ContextMenu.Positioner>
  )
}

/** The border at a heading's right: dragged, or moved by the arrow keys. */
function Border({ column, cell }: { column: FlowColumn; cell: RefObject<HTMLDivElement | null> }) {
  const from = useRef<{ x: number; width: number } | null>(null)
  const width = () => cell.current?.getBoundingClientRect().width ?? column.width
  const widen = (to: number) => setColumns(widenColumn(useArrangement.getState().columns, column.id, to))
  const onPointerDown = (event: PointerEvent) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, width: width() }
  }
  const onPointerMove = ({ clientX }: PointerEvent) => {
    if (from.current) widen(from.current.width + clientX - from.current.x)
  }
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'ArrowRight') widen(width() + KEY_STEP)
    if (key === 'ArrowLeft') widen(width() - KEY_STEP)
  }
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={t('Width of {heading}', { heading: column.heading })}
      aria-valuenow={Math.round(useArrangement((state) => state.columns.widths[column.id]) ?? column.width)}
      tabIndex={0}
      className="absolute inset-y-1 -right-[6px] w-[5px] cursor-col-resize border-r border-transparent group-hover:border-line hover:border-accent"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (from.current = null)}
      onKeyDown={onKeyDown}
    />
  )
}
