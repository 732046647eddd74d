import { useEffect, useRef, useState } from 'react'
import type { SocketEvent } from '#contract/sockets'
import { useSession } from '../state/session-store'

/** Rows of one answer; the rest is asked for at once. */
const PAGE = 500
/** Events kept in the window; older ones the engine has. */
const MOST_EVENTS = 5000

/**
 * What our own sockets did on a flow, or one of them did, oldest first, growing: asked for again whenever what is known
 * of it is another, for no event leaves that as it was. Give the component that uses it the id as its key.
 *
 * @param known the flow's row, or the socket's state
 */
export function useEvents(of: 'flow' | 'socket', id: number, known: object): readonly SocketEvent[] {
  const client = useSession((state) => state.client)
  const [events, setEvents] = useState<readonly SocketEvent[]>([])
  const after = useRef(-1)
  const asking = useRef<Promise<void>>(Promise.resolve())
  useEffect(() => {
    if (!client) return
    let stopped = false
    const ask = async (): Promise<void> => {
      for (let more = !stopped; more;) {
        const page = await client.call('events.page', { [of]: id, after: after.current, count: PAGE })
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
  }, [client, of, id, known])
  return events
}
