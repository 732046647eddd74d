import { t } from '../language/translate'
import { useEffect, useMemo, useRef, type CSSProperties, type KeyboardEvent, type UIEvent } from 'react'
import { createPortal } from 'react-dom'
import { isGroup, readListedRows } from '#core/rows/flow-group-row'
import { FilterBar, NothingFits } from '../filter/filter-bar'
import { useFilter } from '../filter/filter-store'
import { RowList } from '../rows/row-list'
import { useRows } from '../rows/use-rows'
import { useSession } from '../state/session-store'
import { toggleWatch } from '../watch/watch-store'
import { editNote } from '../notes/notes-store'
import { toggleFold, togglePin, useArrangement } from './arrangement'
import { columnsWidth, columnTemplate, shownColumns } from './column-choice'
import { FlowHeadings } from './flow-headings'
import { FlowLine } from './flow-line'
import { FlowMenu } from './flow-menu'
import { FlowsEmpty } from './flows-empty'
import { GroupLine } from './group-line'
import { FlowNews } from './flow-news'
import { ListActs } from './list-acts'
import { togglePause, useListPause, usePaused } from './list-pause'
import { NothingLeft } from './nothing-left'
import { needPrograms } from './programs'
import { useArranged } from './use-arranged'
import { usePlace } from './use-place'

const ROW_HEIGHT = 28
const PAGE = 10

/**
 * All four-tuples, live, or those that fit the display filter, in the order they came or as they were arranged.
 *
 * @param aside where the filter stands: beside the lists' names
 */
export function FlowsGrid({ aside }: { aside: HTMLElement | null }) {
  const { rows, want, source } = useRows({ kind: 'flows' }, readListedRows)
  const selected = useSession((state) => state.selected)
  const filter = useFilter((state) => state.applied)
  const hasText = useFilter((state) => state.text !== '')
  const { columns, rules, group, by, descending } = useArrangement()
  const isFiltered = filter.trim() !== ''
  useEffect(() => {
    // Lost with its engine: the next view is filtered anew.
    source?.filter(filter).catch(() => undefined)
  }, [source, filter])
  const { arrangement, isArranged } = useArranged(source)
  usePaused(
    source,
    useMemo(() => ({ filter, arrangement }), [filter, arrangement]),
  )
  const isInOrder = by === 'arrival' && !descending && group === null
  useEffect(() => {
    // Another order is read from its beginning; as they came, it is the end that grows.
    const list = document.getElementById('flows')
    if (list && !isInOrder) list.scrollTop = 0
  }, [by, descending, group, isInOrder])
  const place = usePlace(rows, source, !isFiltered && !isArranged)
  const shown = useMemo(() => shownColumns(columns, rules.length > 0), [columns, rules])
  const minWidth = columnsWidth(shown, columns.widths)
  const headings = useRef<HTMLDivElement>(null)
  const time = useSession((state) => state.status?.time ?? 0)
  const now = useListPause(({ paused }) => paused?.since) ?? time
  useEffect(() => {
    needPrograms(rows.rows.map((row) => (isGroup(row) ? row.pid : row.localPid)))
  }, [rows.rows])

  const go = (to: number) => {
    const there = to < rows.offset ? undefined : rows.rows.at(to - rows.offset)
    if (there) place.select(there, to)
    else
      source?.at(to).then(
        (row) => row && place.select(row, to),
        () => undefined,
      )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = place.at === null || place.at < rows.offset ? undefined : rows.rows.at(place.at - rows.offset)
    const isFold = row !== undefined && isGroup(row) && isFoldKey(key, row.isFolded)
    if (isFold) toggleFold(row.group)
    else if (key.toLowerCase() === 'p' && row && !isGroup(row)) togglePin(row.id)
    else if (key.toLowerCase() === 'w' && row && !isGroup(row)) toggleWatch(row.id)
    else if (key.toLowerCase() === 'z') togglePause()
    else if (key.toLowerCase() === 'n' && row && !isGroup(row)) editNote('flow')
    else {
      const to = placeAfter(key, place.at ?? -1, rows.total)
      if (to === undefined) return
      go(Math.max(0, Math.min(rows.total - 1, to)))
    }
    event.preventDefault()
  }
  // The headings go along with the list, and the list with a heading that got the focus.
  const onScroll = ({ target }: UIEvent) => {
    const list = document.getElementById('flows')
    const top = headings.current
    if (!list || !top) return
    if (target === list) top.scrollLeft = list.scrollLeft
    if (target === top) list.scrollLeft = top.scrollLeft
  }
  const hidden = rows.hidden ?? 0
  const isEmpty = rows.total === 0
  const active = place.group === null ? `flow-${selected}` : `group-${place.group}`
  const list = isEmpty ? null : (
    <div
      className="flex h-full min-h-0 flex-col"
      style={{ '--flow-columns': columnTemplate(shown, columns.widths) } as CSSProperties}
      onScrollCapture={onScroll}
    >
      <FlowHeadings columns={shown} minWidth={minWidth} box={headings} />
      <FlowMenu rows={rows.rows}>
        <RowList
          id="flows"
          role={group ? 'treegrid' : 'grid'}
          label={t('Four-tuples')}
          className="[scrollbar-gutter:stable]"
          rows={rows}
          want={want}
          rowHeight={ROW_HEIGHT}
          reveal={place.reveal}
          revealAgain={place.revealAgain}
          followsEnd={isInOrder}
          minWidth={minWidth}
          {...(place.isThere ? { activeId: active } : {})}
          onKeyDown={onKeyDown}
          draw={(row, index) =>
            isGroup(row) ? (
              <GroupLine row={row} index={index} isSelected={row.group === place.group} />
            ) : (
              <FlowLine
                row={row}
                index={index}
                columns={shown}
                now={now}
                isSelected={place.group === null && row.id === selected}
              />
            )
          }
        />
      </FlowMenu>
    </div>
  )
  // The filter stands at one place whatever is shown, so that it keeps the focus.
  return (
    <>
      {aside &&
        (!isEmpty || hasText || isFiltered || hidden > 0) &&
        createPortal(
          <>
            <FilterBar total={rows.total} />
            <ListActs hidden={hidden} />
          </>,
          aside,
        )}
      <FlowNews fitting={isFiltered && group === null ? rows.total : null} />
      {list ?? <Nothing isFiltered={isFiltered} hidden={hidden} />}
    </>
  )
}

function Nothing({ isFiltered, hidden }: { isFiltered: boolean; hidden: number }) {
  if (hidden > 0) return <NothingLeft hidden={hidden} />
  return isFiltered ? <NothingFits /> : <FlowsEmpty />
}

function placeAfter(key: string, from: number, total: number): number | undefined {
  return {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    Home: 0,
    End: total - 1,
    PageDown: from + PAGE,
    PageUp: from - PAGE,
  }[key]
}

/** Whether a key opens or closes a heading. */
function isFoldKey(key: string, isFolded: boolean): boolean {
  return key === 'Enter' || key === ' ' || key === (isFolded ? 'ArrowRight' : 'ArrowLeft')
}
