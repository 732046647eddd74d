import { t } from '../language/translate'
import { useState, type KeyboardEvent } from 'react'
import { readEventRows } from '#core/rows/event-row'
import { LogHeadings, LogLine } from '../log/log-line'
import { LogPayload } from '../log/log-payload'
import { RowList } from '../rows/row-list'
import { useRows } from '../rows/use-rows'

const LINE_HEIGHT = 22

/** What one of our own sockets did, each event with its payload: of a socket that is in no flow, and has no stream. */
export function SocketEvents({ socket }: { socket: number }) {
  const { rows, want } = useRows({ kind: 'events', filter: { socket } }, readEventRows)
  const [chosen, setChosen] = useState<number | null>(null)
  const [reveal, setReveal] = useState<number | null>(null)
  const at = rows.rows.findIndex(({ sequence }) => sequence === chosen)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || rows.rows.length === 0) return
    event.preventDefault()
    const to = at < 0 ? rows.rows.length - 1 : Math.max(0, Math.min(rows.rows.length - 1, at + step))
    setChosen(rows.rows[to].sequence)
    setReveal(rows.offset + to)
  }
  if (rows.total === 0) return null
  return (
    <>
      <div className="hidden [@media(min-height:800px)]:block">
        <LogHeadings />
      </div>
      <RowList
        role="grid"
        label={t('Events')}
        className="[scrollbar-gutter:stable]"
        rows={rows}
        want={want}
        rowHeight={LINE_HEIGHT}
        reveal={reveal}
        {...(at < 0 ? {} : { activeId: `own-event-${chosen}` })}
        onKeyDown={onKeyDown}
        draw={(row, index) => (
          <LogLine
            id={`own-event-${row.sequence}`}
            row={row}
            index={index}
            isSelected={row.sequence === chosen}
            wanted=""
            choose={setChosen}
          />
        )}
      />
      {chosen !== null && (
        <LogPayload isLow key={chosen} event={chosen} row={rows.rows[at]} close={() => setChosen(null)} />
      )}
    </>
  )
}
