import { t } from '../language/translate'
import type { SocketEvent } from '#contract/sockets'
import type { FlowRow } from '#core/rows/flow-row'
import { clock } from '../format/numbers'
import { RowList } from '../rows/row-list'
import { useEvents } from './use-events'

const LINE_HEIGHT = 22
/** All events are here: the list asks for nothing. */
const nothing = () => undefined

/** What our own sockets did on this flow. */
export function EventsTab({ row }: { row: FlowRow }) {
  const events = useEvents(row)
  if (events.length === 0) {
    return (
      <p className="p-4 text-center text-muted">
        {t('No socket of ours is an end of this flow: only the wire tells of it.')}
      </p>
    )
  }
  return <EventList events={events} />
}

/** Events, one a line. */
function EventList({ events }: { events: readonly SocketEvent[] }) {
  return (
    <RowList
      role="log"
      label={t('Events')}
      rows={{ total: events.length, offset: 0, gone: 0, rows: events, from: null, error: null }}
      want={nothing}
      rowHeight={LINE_HEIGHT}
      draw={(event) => <EventLine event={event} />}
    />
  )
}

function EventLine({ event }: { event: SocketEvent }) {
  return (
    <div className="flex h-full items-center gap-3 px-3 text-xs whitespace-nowrap">
      <span className="w-24 shrink-0 font-mono text-muted">{clock(event.time)}</span>
      <span className={`w-28 shrink-0 font-medium ${event.kind === 'error' ? 'text-error' : ''}`}>
        {event.kind}
      </span>
      <span className="min-w-0 truncate" title={event.text}>
        {event.text}
      </span>
    </div>
  )
}
