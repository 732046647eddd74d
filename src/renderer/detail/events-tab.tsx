import { useEffect, useState } from 'react'
import type { SocketEvent } from '#contract/sockets'
import { clock } from '../format/numbers'
import { useSession } from '../state/session-store'

const REFRESH_MS = 250
/** Rows of one page; the newest are fetched as long as there are more. */
const PAGE = 500
/** Events kept in the window; older ones are the engine's to give again. */
const MOST_EVENTS = 2000

/** What our own sockets did on this flow. */
export function EventsTab({ flow }: { flow: number }) {
  const client = useSession((state) => state.client)
  const [events, setEvents] = useState<SocketEvent[]>([])
  useEffect(() => {
    if (!client) return
    let after = -1
    let stopped = false
    const ask = () =>
      client
        .call('events.page', { flow, after, count: PAGE })
        .then((page) => {
          const last = page.events.at(-1)
          if (stopped || !last || last.sequence <= after) return
          after = last.sequence
          setEvents((before) => [...before, ...page.events].slice(-MOST_EVENTS))
        })
        .catch(() => undefined)
    void ask()
    const timer = setInterval(() => void ask(), REFRESH_MS)
    return () => {
      stopped = true
      clearInterval(timer)
      setEvents([])
    }
  }, [client, flow])
  if (events.length === 0) {
    return (
      <p className="p-4 text-center text-muted">
        No socket of ours is an end of this flow: only the wire tells of it.
      </p>
    )
  }
  return (
    <ol className="p-2 text-xs">
      {events.map((event) => (
        <li key={event.sequence} className="flex gap-3 px-1 py-0.5">
          <span className="shrink-0 font-mono text-muted">{clock(event.time)}</span>
          <span className="w-28 shrink-0 font-medium">{event.kind}</span>
          <span className="min-w-0 break-words">{event.text}</span>
        </li>
      ))}
    </ol>
  )
}
