import { useEffect, useRef, useState } from 'react'
import type { SocketEvent } from '#contract/sockets'
import type { FlowRow } from '#core/rows/flow-row'
import { useSession } from '../state/session-store'

/** Rows of one answer; the rest is asked for at once. */
const PAGE = 500
/** Events kept in the window; older ones the engine has. */
const MOST_EVENTS = 5000

/**
 * What our own sockets did on a flow, oldest first, growing: asked for again whenever its row is another, for no event
 * leaves that as it was. Give the component that uses it the id as its key.
 */
export function useEvents(row: FlowRow): readonly SocketEvent[] {
  const { id: flow } = row
  const client = useSession((state) => state.client)
  const [events, setEvents] = useState<readonly SocketEvent[]>([])
  const after = useRef(-1)
  const asking = useRef<Promise<void>>(Promise.resolve())
  useEffect(() => {
    if (!client) return
    let stopped = false
    const ask = async (): Promise<void> => {
      for (let more = !stopped; more;) {
        const page = await client.call('events.page', { flow, after: after.current, count: PAGE })
        after.current = page.events.at(-1)?.sequence ?? after.current
        if (page.events.length > 0) setEvents((before) => [...before, ...page.events].slice(-MOST_EVENTS))
        more = page.more
      }
    }
    // One after the other: two at once would both ask after the same event. A lost engine ends the component.
    asking.current = asking.current.then(ask).catch(() => undefined)
    return () => {
      stopped = true
    }
  }, [client, flow, row])
  return events
}
