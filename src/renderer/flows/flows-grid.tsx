import type { KeyboardEvent } from 'react'
import { readFlowRows } from '#core/rows/flow-row'
import { RowList } from '../rows/row-list'
import { useRows } from '../rows/use-rows'
import { useSession } from '../state/session-store'
import { FlowLine } from './flow-line'
import { FlowMenu } from './flow-menu'
import { FlowsEmpty } from './flows-empty'

const ROW_HEIGHT = 28
const PAGE = 10
const HEADINGS = ['Proto', 'Local', 'State', 'Remote', 'Peer state', 'Packets', 'Bytes', 'Origin']
const CENTRED = new Set(['Packets', 'Bytes'])

/** All four-tuples, live, in the order they were first seen. */
export function FlowsGrid() {
  const { rows, want } = useRows({ kind: 'flows' }, readFlowRows)
  const selected = useSession((state) => state.selected)
  if (rows.total === 0) return <FlowsEmpty />
  const firstId = (rows.rows.at(0)?.id ?? 0) - rows.offset
  const place = selected === null ? null : selected - firstId

  const onKeyDown = (event: KeyboardEvent) => {
    const from = place ?? -1
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
    useSession.setState({ selected: firstId + Math.max(0, Math.min(rows.total - 1, to)) })
  }
  return (
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
          reveal={place}
          {...(selected === null ? {} : { activeId: `flow-${selected}` })}
          onKeyDown={onKeyDown}
          draw={(row, index) => <FlowLine row={row} index={index} isSelected={row.id === selected} />}
        />
      </FlowMenu>
    </div>
  )
}
