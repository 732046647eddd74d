import type { EventFilter } from '#contract/log'
import { carriesPayload } from '#core/own/event-words'
import { packEventRows, PREVIEW_BYTES, type EventRow } from '#core/rows/event-row'
import { payloadOf, peerOf } from '../log/event-facts'
import { EventIndex } from '../log/event-index'
import type { Session } from '../session/session'
import type { View } from './view'

/** How long events are taken in at once: a turn of the loop that nobody notices. */
const MOST_MS = 8

/** What our own sockets did, of all or of those that fit a filter, oldest first. */
export class EventsView implements View {
  readonly from = null
  private readonly index: EventIndex

  constructor(
    private readonly session: Session,
    filter: EventFilter,
  ) {
    this.index = new EventIndex(session, filter)
  }

  get revision(): number {
    return this.index.revision >>> 0
  }

  get total(): number {
    return this.index.total
  }

  advance(): boolean {
    return this.index.advance(MOST_MS)
  }

  rows(asked: number, count: number, goneThen?: number): Uint8Array {
    const { index } = this
    // Some of what the index has may have been evicted since it was brought up to date.
    index.advance(MOST_MS)
    const { revision, total } = this
    const gone = index.goneInAll >>> 0
    const offset = Math.max(0, asked - ((gone - (goneThen ?? gone)) >>> 0))
    const there = Math.max(0, Math.min(count, total - offset))
    const rows = Array.from({ length: there }, (_, place) => this.row(index.at(offset + place)))
    return packEventRows(rows, { revision, offset, total, gone })
  }

  private row(sequence: number): EventRow {
    const { session } = this
    const event = session.own.events.read(sequence)
    const carries = carriesPayload(event.kind)
    const preview = carries ? payloadOf(session, event, 0, PREVIEW_BYTES) : new Uint8Array(0)
    return {
      sequence,
      time: event.time,
      socket: event.socket,
      flow: event.flow < 0 ? null : event.flow,
      kind: event.kind,
      bytes: carries ? event.bytes : null,
      peer: peerOf(session, event),
      text: event.text,
      preview: preview ?? new Uint8Array(0),
      isEvicted: preview === null,
    }
  }
}
