import { t } from '../language/translate'
import { Eye, Pin, StickyNote } from 'lucide-react'
import { FLOW, type FlowRow } from '#core/rows/flow-row'
import { useSession } from '../state/session-store'
import { useWatch } from '../watch/watch-store'
import { type FlowColumn } from './columns'
import { FlowCell } from './flow-cell'
import { RuleStripe } from './rule-mark'
import { isOver } from './state-dot'

interface Props {
  row: FlowRow
  index: number
  isSelected: boolean
  columns: readonly FlowColumn[]
  /** Milliseconds since 1970. */
  now: number
}

/** One four-tuple, or two-tuple, of the list. */
export function FlowLine({ row, index, isSelected, columns, now }: Props) {
  // Of a peer that no capture saw nothing is known: our own end has the last word then.
  const isPeerOver = row.remote === null || isOver(row.peerState) || row.peerState === 'unknown'
  const isWatched = useWatch(({ watched }) => watched.includes(row.id))
  const dimmed = isOver(row.state) && isPeerOver
  return (
    <div
      id={`flow-${row.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`flow-grid relative h-full border-b border-line/60 text-xs ${dimmed ? 'text-muted' : ''} ${isSelected ? 'bg-accent-soft' : 'hover:bg-accent-soft/50'}`}
      onClick={() => useSession.setState({ selected: row.id })}
    >
      {columns.map(({ id }) => (
        <FlowCell key={id} column={id} row={row} now={now} />
      ))}
      {row.rule > 0 && <RuleStripe rule={row.rule} />}
      {(row.flags & FLOW.noted) !== 0 && (
        <span role="gridcell" className="absolute top-0.5 right-0.5 text-state-changing">
          <StickyNote size={11} aria-label={t('Has a note')} />
        </span>
      )}
      {isWatched && (
        <span role="gridcell" className="absolute right-0.5 bottom-0.5 text-accent">
          <Eye size={11} aria-label={t('Watched')} />
        </span>
      )}
      {row.isPinned && (
        <span role="gridcell" className="absolute top-2 left-0.5 text-accent">
          <Pin size={10} aria-label={t('Pinned')} className="fill-current" />
        </span>
      )}
    </div>
  )
}
