import { t } from '../language/translate'
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { GroupRow } from '#core/rows/flow-group-row'
import { writeEnd } from '#core/rows/flow-row'
import { byteCount, count } from '../format/numbers'
import { toggleFold } from './arrangement'
import { useProgram } from './programs'

/** The heading of a group, with sums over its flows. */
export function GroupLine({ row, index, isSelected }: { row: GroupRow; index: number; isSelected: boolean }) {
  const Mark = row.isFolded ? ChevronRight : ChevronDown
  const closed = row.flows - row.open
  return (
    <div
      id={`group-${row.group}`}
      role="row"
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={!row.isFolded}
      aria-selected={isSelected}
      className={`flex h-full items-center gap-3 border-b border-line/60 px-3 text-xs whitespace-nowrap ${isSelected ? 'bg-accent-soft' : 'bg-surface hover:bg-accent-soft/50'}`}
      onClick={() => toggleFold(row.group)}
    >
      <span role="gridcell" className="sticky left-3 flex min-w-0 items-center gap-1.5">
        <Mark size={13} aria-hidden className="shrink-0 text-muted" />
        <Name row={row} />
        <span className="ml-2 text-muted tabular-nums">
          {row.flows === 1 ? t('1 flow') : t('{flows} flows', { flows: count(row.flows) })}
          {closed > 0 && t(', {closed} closed', { closed: count(closed) })}
          <span className="mx-2">·</span>
          {t('{count} packets', { count: count(row.packetsOut + row.packetsIn) })}
          <span className="mx-2">·</span>
          {byteCount(row.bytesOut)} <span className="text-out">→</span> <span className="text-in">←</span>{' '}
          {byteCount(row.bytesIn)}
          {row.retransmissions > 0 && (
            <>
              <span className="mx-2">·</span>
              {t('{count} retransmissions', { count: count(row.retransmissions) })}
            </>
          )}
        </span>
      </span>
    </div>
  )
}

function Name({ row }: { row: GroupRow }) {
  const program = useProgram(row.by === 'process' ? row.pid : 0)
  if (row.by === 'transport') return <b className="font-semibold">{row.transport.toUpperCase()}</b>
  if (row.by === 'process')
    return row.pid === 0 ? (
      <b className="font-semibold">{t('Process not known')}</b>
    ) : (
      <b className="font-semibold">
        {program} <span className="font-normal text-muted">{row.pid}</span>
      </b>
    )
  if (row.end === null) return <b className="font-semibold">{t('No remote host')}</b>
  return (
    <b className="font-mono font-semibold">
      {row.by === 'listener' && <span className="mr-1.5 font-sans">{row.transport.toUpperCase()}</span>}
      {row.by === 'host' ? row.end.address : writeEnd(row, row.end)}
    </b>
  )
}
