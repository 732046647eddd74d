import type { CallParams, CallResult } from '#contract/messages'
import type { SocketEvent } from '#contract/sockets'
import type { EventLog, NewEvent } from '#core/own/event-log'
import { carriesPayload, eventSentence } from '#core/own/event-words'
import { peerOf } from '../log/event-facts'
import type { Session } from '../session/session'

type Asked = CallParams<'events.page'>

/** One page of what own sockets did, oldest first: of a flow, of a socket, or of all. */
export function eventsPage(session: Session, asked: Asked): CallResult<'events.page'> {
  const { events } = session.own
  const found: SocketEvent[] = []
  const evicted = events.evicted
  const step = stepOf(events, asked)
  for (let at = firstOf(events, asked, step); at >= 0; at = step(at)) {
    if (at <= asked.after) continue
    if (asked.flow !== null && asked.socket !== null && events.socketOf(at) !== asked.socket) continue
    if (found.length === asked.count) return { events: found, more: true, evicted }
    found.push(shown(session, at, events.read(at)))
  }
  return { events: found, more: false, evicted }
}

/** The next event of the same flow, of the same socket, or of all; -1 for none. */
function stepOf(events: EventLog, { flow, socket }: Asked): (at: number) => number {
  if (flow !== null) return (at) => events.nextOfFlow(at)
  if (socket !== null) return (at) => events.nextOfSocket(at)
  return (at) => (at + 1 < events.next ? at + 1 : -1)
}

/** Where to begin: whoever asks for what came after an event of the same chain goes on from there. */
function firstOf(events: EventLog, { flow, socket, after }: Asked, step: (at: number) => number): number {
  if (flow === null && socket === null) {
    const at = Math.max(events.first, after + 1)
    return at < events.next ? at : -1
  }
  if (events.has(after)) {
    const isOfChain = flow !== null ? events.flowOf(after) === flow : events.socketOf(after) === socket
    if (isOfChain) return step(after)
  }
  return flow !== null ? events.firstOfFlow(flow) : events.firstOfSocket(socket ?? -1)
}

function shown(session: Session, sequence: number, event: NewEvent): SocketEvent {
  return {
    sequence,
    time: event.time,
    socket: event.socket,
    flow: event.flow < 0 ? null : event.flow,
    kind: event.kind,
    bytes: carriesPayload(event.kind) ? event.bytes : null,
    peer: peerOf(session, event),
    text: eventSentence(event.kind, event.bytes, event.text),
  }
}
