import { useEffect, type KeyboardEvent } from 'react'
import { createPortal } from 'react-dom'
import { readFlowRows } from '#core/rows/flow-row'
import { FilterBar, NothingFits } from '../filter/filter-bar'
import { useFilter } from '../filter/filter-store'
import { RowList } from '../rows/row-list'
import { useRows } from '../rows/use-rows'
import { useSession } from '../state/session-store'
import { FlowLine } from './flow-line'
import { FlowMenu } from './flow-menu'
import { FlowsEmpty } from './flows-empty'
import { usePlace } from './use-place'

const ROW_HEIGHT = 28
const PAGE = 10
const HEADINGS = ['Proto', 'Local', 'State', 'Remote', 'Peer state', 'Packets', 'Bytes', 'Origin']
const CENTRED = new Set(['Packets', 'Bytes'])

/**
 * All four-tuples, live, or those that fit the display filter, in the order they were first seen.
 *
 * @param aside where the filter stands: beside the lists' names
 */
export function FlowsGrid({ aside }: { aside: HTMLElement | null }) {
  const { rows, want, source } = useRows({ kind: 'flows' }, readFlowRows)
  const selected = useSession((state) => state.selected)
  const filter = useFilter((state) => state.applied)
  const hasText = useFilter((state) => state.text !== '')
  const isFiltered = filter.trim() !== ''
  useEffect(() => {
    // Lost with its engine: the next view is filtered anew.
    source?.filter(filter).catch(() => undefined)
  }, [source, filter])
  const place = usePlace(rows, isFiltered)

  const select = (to: number) => {
    const there = to < rows.offset ? undefined : rows.rows.at(to - rows.offset)
    if (there) place.select(there.id, to)
    else
      source?.at(to).then(
        (row) => row && place.select(row.id, to),
        () => undefined,
      )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const from = place.at ?? -1
    const to = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      Home: 0,
      End: rows.total - 1,
      PageDown: from + PAGE,
      PageUp: from - PAGE,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    select(Math.max(0, Math.min(rows.total - 1, to)))
  }
  const isEmpty = rows.total === 0
  const list = isEmpty ? null : (
    <div className="flex h-full min-h-0 flex-col">
      {/* It keeps the list's room for a scrollbar, so that its columns stand above the list's. */}
      <div
        aria-hidden
        className="shrink-0 overflow-hidden border-b border-line bg-surface text-xs text-muted [scrollbar-gutter:stable]"
      >
        <div className="flow-grid h-7">
          {HEADINGS.map((heading) => (
            <span key={heading} className={CENTRED.has(heading) ? 'text-center' : ''}>
              {heading}
            </span>
          ))}
        </div>
      </div>
      <FlowMenu rows={rows.rows}>
        <RowList
          id="flows"
          role="grid"
          label="Four-tuples"
          className="[scrollbar-gutter:stable]"
          rows={rows}
          want={want}
          rowHeight={ROW_HEIGHT}
          reveal={place.at}
          {...(selected === null ? {} : { activeId: `flow-${selected}` })}
          onKeyDown={onKeyDown}
          draw={(row, index) => <FlowLine row={row} index={index} isSelected={row.id === selected} />}
        />
      </FlowMenu>
    </div>
  )
  // The filter stands at one place whatever is shown, so that it keeps the focus.
  return (
    <>
      {aside && (!isEmpty || hasText || isFiltered) && createPortal(<FilterBar total={rows.total} />, aside)}
      {list ?? (isFiltered ? <NothingFits /> : <FlowsEmpty />)}
    </>
  )
}
