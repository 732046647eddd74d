import { t } from '../language/translate'
import { createPortal } from 'react-dom'
import { useDeferredValue, useState, type KeyboardEvent } from 'react'
import type { EventFilter } from '#contract/log'
import { readEventRows } from '#core/rows/event-row'
import { RowList } from '../rows/row-list'
import { useRows } from '../rows/use-rows'
import { useSession } from '../state/session-store'
import { LogEmpty } from './log-empty'
import { LogFilter } from './log-filter'
import { LogHeadings, LogLine } from './log-line'
import { LogPayload } from './log-payload'
import { filterOf, leavesOut, useLog } from './log-state'

const ROW_HEIGHT = 22
const PAGE = 10
const show = (event: number | null) => useLog.setState({ event })

/** What our own sockets did, all of them, as it happens. @param aside where its filter stands: beside the lists' names */
export function LogList({ aside }: { aside: HTMLElement | null }) {
  const log = useLog()
  const selectedFlow = useSession((state) => state.selected)
  const filter = JSON.parse(useDeferredValue(JSON.stringify(filterOf(log, selectedFlow)))) as EventFilter
  const { rows, want } = useRows({ kind: 'events', filter }, readEventRows)
  const [reveal, setReveal] = useState<number | null>(null)
  const at = rows.rows.findIndex(({ sequence }) => sequence === log.event)

  /** Chooses a row by its place among those that are here; the ends of the log are only scrolled to. */
  const go = (to: number) => {
    const place = Math.max(0, Math.min(rows.rows.length - 1, to))
    if (rows.rows.length === 0) return
    show(rows.rows[place].sequence)
    setReveal(rows.offset + place)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }
    const step = steps[event.key] as number | undefined
    if (event.key === 'Home') setReveal(0)
    else if (event.key === 'End') setReveal(rows.total - 1)
    else if (step !== undefined) go(at < 0 ? (step > 0 ? 0 : rows.rows.length - 1) : at + step)
    else return
    event.preventDefault()
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      {aside &&
        createPortal(
          <LogFilter filter={filter} total={rows.total} onNext={(step) => go(at < 0 ? 0 : at + step)} />,
          aside,
        )}
      {rows.total === 0 ? (
        <LogEmpty isFiltered={leavesOut(filter)} />
      ) : (
        <>
          <LogHeadings />
          <RowList
            id="log"
            role="grid"
            label={t('Log')}
            className="[scrollbar-gutter:stable]"
            rows={rows}
            want={want}
            rowHeight={ROW_HEIGHT}
            reveal={reveal}
            {...(at < 0 ? {} : { activeId: `event-${log.event}` })}
            onKeyDown={onKeyDown}
            draw={(row, index) => (
              <LogLine
                id={`event-${row.sequence}`}
                row={row}
                index={index}
                isSelected={row.sequence === log.event}
                wanted={filter.text}
                choose={show}
              />
            )}
          />
        </>
      )}
      {log.event !== null && (
        <LogPayload
          key={log.event}
          event={log.event}
          row={rows.rows[at]}
          wanted={filter.text}
          close={() => show(null)}
        />
      )}
    </div>
  )
}
