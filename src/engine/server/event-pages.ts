import type { CallParams, CallResult } from '#contract/messages'
import type { SocketEvent } from '#contract/sockets'
import { formatAddress } from '#core/net/address'
import type { NewEvent } from '#core/own/event-log'
import { FLOW, type Endpoint } from '#core/rows/flow-row'
import type { Session } from '../session/session'

/** One page of what own sockets did, oldest first: of a flow, of a socket, or of all. */
export function eventsPage(session: Session, asked: CallParams<'events.page'>): CallResult<'events.page'> {
  const { events } = session.own
  const found: SocketEvent[] = []
  const evicted = events.evicted
  const step = (at: number) =>
    asked.flow === null ? (at + 1 < events.next ? at + 1 : -1) : events.nextOfFlow(at)
  let at = asked.flow === null ? Math.max(events.first, asked.after + 1) : events.firstOfFlow(asked.flow)
  if (at >= events.next) at = -1
  for (; at >= 0; at = step(at)) {
    if (at <= asked.after) continue
    const event = events.read(at)
    if (asked.socket !== null && event.socket !== asked.socket) continue
    if (found.length === asked.count) return { events: found, more: true, evicted }
    found.push(shown(session, at, event))
  }
  return { events: found, more: false, evicted }
}

function shown(session: Session, sequence: number, event: NewEvent): SocketEvent {
  const carries = event.kind === 'sent' || event.kind === 'received'
  return {
    sequence,
    time: event.time,
    socket: event.socket,
    flow: event.flow < 0 ? null : event.flow,
    kind: event.kind,
    bytes: carries ? event.bytes : null,
    peer: peerOf(session, event),
    text: carries ? `${event.kind === 'sent' ? 'send' : 'recv'}() of ${event.bytes} bytes` : event.text,
  }
}

/** The endpoint across from the one whose event it is; null for a two-tuple, or where the flow was evicted. */
function peerOf(session: Session, event: NewEvent): Endpoint | null {
  const { flows } = session
  if (event.flow < 0 || !flows.has(event.flow)) return null
  const slot = flows.slot(event.flow)
  if (flows.flags[slot] & FLOW.twoTuple) return null
  const other = event.side === 0 ? 1 : 0
  return {
    address: formatAddress(flows.addresses, 32 * slot + 16 * other, flows.family[slot] === 6 ? 16 : 4),
    port: flows.ports[2 * slot + other],
  }
}
