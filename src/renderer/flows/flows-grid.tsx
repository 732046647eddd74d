import type { KeyboardEvent } from 'react'
import { bindReach } from '#core/net/bind-reach'
import { originOf, readFlowRows, shownBytes, writeEndpoint, type FlowRow } from '#core/rows/flow-row'
import { count } from '../format/numbers'
import { RowList } from '../rows/row-list'
import { useRows } from '../rows/use-rows'
import { useSession } from '../state/session-store'
import { FlowsEmpty } from './flows-empty'

const ROW_HEIGHT = 28
const PAGE = 10
const HEADINGS = ['Proto', 'Local', 'State', 'Remote', 'Peer state', 'Packets', 'Bytes', 'Origin']

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
      <div aria-hidden className="flow-grid h-7 shrink-0 border-b border-line text-xs text-muted">
        {HEADINGS.map((heading) => (
          <span key={heading}>{heading}</span>
        ))}
      </div>
      <RowList
        id="flows"
        role="grid"
        label="Four-tuples"
        rows={rows}
        want={want}
        rowHeight={ROW_HEIGHT}
        reveal={place}
        {...(selected === null ? {} : { activeId: `flow-${selected}` })}
        onKeyDown={onKeyDown}
        draw={(row, index) => <FlowLine row={row} index={index} isSelected={row.id === selected} />}
      />
    </div>
  )
}

function FlowLine({ row, index, isSelected }: { row: FlowRow; index: number; isSelected: boolean }) {
  const bytes = shownBytes(row)
  const isWide = row.remote === null && bindReach(row.local.address) === 'every network'
  const cells = [
    row.transport.toUpperCase(),
    writeEndpoint(row.local),
    row.state === 'none' ? '' : row.state,
    row.remote ? writeEndpoint(row.remote) : '—',
    row.remote && row.peerState !== 'none' ? row.peerState : '',
    row.remote ? `${count(row.packetsOut)} → ← ${count(row.packetsIn)}` : '',
    row.remote ? `${count(bytes.out)} → ← ${count(bytes.in)}` : '',
    originOf(row),
  ]
  return (
    <div
      id={`flow-${row.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`flow-grid h-full border-b border-line/60 ${isSelected ? 'bg-accent-soft' : 'hover:bg-accent-soft/50'}`}
      onClick={() => useSession.setState({ selected: row.id })}
    >
      {cells.map((cell, column) => (
        <span
          key={HEADINGS[column]}
          role="gridcell"
          title={cell}
          className={column === 1 || column === 3 ? 'font-mono text-xs' : 'text-xs'}
        >
          {cell}
          {column === 1 && isWide && (
            <span
              className="ml-1.5 rounded border border-error px-1 font-sans text-error"
              title="Bound to every address of this machine: every network it is on can reach this socket."
            >
              every network
            </span>
          )}
        </span>
      ))}
    </div>
  )
}
