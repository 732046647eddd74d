import type { EventFilter } from '#contract/log'
import { EVENT_KINDS } from '#core/own/event-log'
import { eventSentence } from '#core/own/event-words'
import { writeEndpoint } from '#core/rows/flow-row'
import type { Session } from '../session/session'
import { payloadOf, peerOf } from './event-facts'

/** Of one payload looked through for a text: a datagram whole, and the beginning of a bulk transfer. */
const MOST_LOOKED_THROUGH = 1 << 16
/** Events taken in between two looks at the clock. */
const AT_ONCE = 256

/**
 * Sequence numbers of the events that fit a filter, oldest first, kept up with as events come: what was looked at once
 * is not looked at again. Bounded by the log, for what is evicted there goes here.
 */
export class EventIndex {
  /** Counts up whenever the events in it may be others. */
  revision = 0
  private found: number[] = []
  /** How many at the beginning of {@link found} are gone. */
  private gone = 0
  /** How many were found and made room, cut off ones among them. */
  private forgotten = 0
  /** The event looked at last, of those that may fit. */
  private last = -1
  private readonly fits: (sequence: number) => boolean
  private readonly takesAll: boolean

  constructor(
    private readonly session: Session,
    private readonly filter: EventFilter,
  ) {
    const { socket, flow, kinds, text } = filter
    this.takesAll = socket === null && flow === null && kinds.length === 0 && text === ''
    this.fits = fitting(session, filter)
  }

  get total(): number {
    const { events } = this.session.own
    return this.takesAll ? events.next - events.first : this.found.length - this.gone
  }

  /** How many were in it and made room. */
  get goneInAll(): number {
    return this.takesAll ? this.session.own.events.first : this.forgotten
  }

  /** The sequence number at a place, from 0. */
  at(place: number): number {
    return this.takesAll ? this.session.own.events.first + place : this.found[this.gone + place]
  }

  /**
   * Takes in what came since, for at most so long.
   *
   * @returns true where there is more
   */
  advance(mostMs: number): boolean {
    const { events } = this.session.own
    if (this.takesAll) {
      this.revision = events.next
      return false
    }
    this.forget()
    const until = performance.now() + mostMs
    for (let looked = 1; ; looked++) {
      const next = this.following()
      if (next < 0) return false
      this.last = next
      if (this.fits(next)) {
        this.found.push(next)
        this.revision++
      }
      if (looked % AT_ONCE === 0 && performance.now() > until) return true
    }
  }

  /** The next event that may fit, along the chain of the flow or the socket where one is meant. */
  private following(): number {
    const { events } = this.session.own
    const { socket, flow } = this.filter
    const isKept = this.last >= events.first
    if (flow !== null) return isKept ? events.nextOfFlow(this.last) : events.firstOfFlow(flow)
    if (socket !== null) return isKept ? events.nextOfSocket(this.last) : events.firstOfSocket(socket)
    const next = Math.max(events.first, this.last + 1)
    return next < events.next ? next : -1
  }

  private forget(): void {
    const { first } = this.session.own.events
    const before = this.gone
    while (this.gone < this.found.length && this.found[this.gone] < first) this.gone++
    if (this.gone !== before) this.revision++
    this.forgotten += this.gone - before
    if (this.gone < 4096 || this.gone < this.found.length / 2) return
    this.found = this.found.slice(this.gone)
    this.gone = 0
  }
}

/** Whether an event that is kept fits a filter. */
export function fitting(session: Session, filter: EventFilter): (sequence: number) => boolean {
  const { events } = session.own
  const { socket, flow } = filter
  const kinds = new Set(filter.kinds.map((kind) => EVENT_KINDS.indexOf(kind)))
  const has = filter.text === '' ? null : containing(session, filter.text)
  return (sequence) =>
    (socket === null || events.socketOf(sequence) === socket) &&
    (flow === null || events.flowOf(sequence) === flow) &&
    (kinds.size === 0 || kinds.has(events.kindCodeOf(sequence))) &&
    (has === null || has(sequence))
}

/** Whether an event's sentence, peer or payload has a text in it, whatever its case. */
function containing(session: Session, text: string): (sequence: number) => boolean {
  const { events } = session.own
  const wanted = text.toLowerCase()
  // Most events are of the flow of the one before: its peer is written once.
  let peerFlow = -1
  let peerSide = 0
  let peerHas = false
  return (sequence) => {
    const event = events.read(sequence)
    if (event.flow >= 0 && (event.flow !== peerFlow || event.side !== peerSide)) {
      const peer = peerOf(session, event)
      peerFlow = event.flow
      peerSide = event.side
      peerHas = peer !== null && writeEndpoint(peer).includes(wanted)
    }
    if (event.flow >= 0 && peerHas) return true
    if (eventSentence(event.kind, event.bytes, event.text).toLowerCase().includes(wanted)) return true
    if (event.bytes === 0 || event.payloadAt < 0) return false
    const payload = payloadOf(session, event, 0, MOST_LOOKED_THROUGH)
    return payload !== null && textOf(payload).toLowerCase().includes(wanted)
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}
