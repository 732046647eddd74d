import type { Side } from './own-ends'

/** Kinds of own-socket events, by code. The order is part of the column format, not of any file. */
export const EVENT_KINDS = [
  'opening',
  'bound',
  'listening',
  'accepted',
  'connecting',
  'connected',
  'sent',
  'received',
  'half-closed',
  'peer-half-closed',
  'reset',
  'peer-reset',
  'closed',
  'error',
  /** A name was looked up; an address was tried. */
  'resolved',
  'attempt',
  /** Bytes between two boundaries of the framing; its payload was `received` before. */
  'message',
  'reading-paused',
  'reading-resumed',
  'accepting-paused',
  'accepting-resumed',
  'refusing',
  'option',
  'tls-started',
  'tls-secured',
  'tls-failed',
  'group-joined',
  'group-left',
  /** An ICMP error came back. */
  'icmp-error',
  'script',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** What is appended: one call or callback of one of our own sockets. */
export interface NewEvent {
  time: number
  socket: number
  /** Flow id, or -1 while there is none. */
  flow: number
  side: Side
  kind: EventKind
  /** Payload bytes, for `sent` and `received`; else 0. */
  bytes: number
  /** Where the payload is in the session's byte ring; -1 for none. */
  payloadAt: number
  /** A sentence, for the rare kinds; empty for `sent` and `received`, which are worded when they are shown. */
  text: string
}

const KIND_CODE = new Map<EventKind, number>(EVENT_KINDS.map((kind, code) => [kind, code]))

/**
 * The events of own sockets in typed columns: a ring by sequence number, with the events of each flow chained so
 * that one flow's can be walked without looking at the others'.
 */
export class EventLog {
  first = 0
  next = 0
  private readonly time: Float64Array
  private readonly socket: Float64Array
  private readonly flow: Float64Array
  private readonly kind: Uint8Array
  private readonly side: Uint8Array
  private readonly bytes: Uint32Array
  private readonly payloadAt: Float64Array
  private readonly following: Float64Array
  private readonly texts = new Map<number, string>()
  private readonly ends = new Map<number, { first: number; last: number }>()

  /** @param capacity most events kept; about 60 bytes each */
  constructor(private readonly capacity: number) {
    this.time = new Float64Array(capacity)
    this.socket = new Float64Array(capacity)
    this.flow = new Float64Array(capacity)
    this.kind = new Uint8Array(capacity)
    this.side = new Uint8Array(capacity)
    this.bytes = new Uint32Array(capacity)
    this.payloadAt = new Float64Array(capacity)
    this.following = new Float64Array(capacity)
  }

  /** Events that had to make room. */
  get evicted(): number {
    return this.first
  }

  /** Appends an event and returns its sequence number. */
  append(event: NewEvent): number {
    if (this.next - this.first === this.capacity) this.evictOldest()
    const sequence = this.next++
    const slot = sequence % this.capacity
    this.time[slot] = event.time
    this.socket[slot] = event.socket
    this.flow[slot] = event.flow
    this.kind[slot] = KIND_CODE.get(event.kind) ?? 0
    this.side[slot] = event.side
    this.bytes[slot] = event.bytes
    this.payloadAt[slot] = event.payloadAt
    this.following[slot] = -1
    if (event.text !== '') this.texts.set(sequence, event.text)
    if (event.flow >= 0) this.chain(event.flow, sequence)
    return sequence
  }

  /** Sequence number of a flow's oldest event that is kept, or -1. */
  firstOfFlow(flow: number): number {
    return this.ends.get(flow)?.first ?? -1
  }

  /** The next event of the same flow, or -1. `sequence` must be kept. */
  nextOfFlow(sequence: number): number {
    return this.following[sequence % this.capacity]
  }

  /** Reads one event that is kept. */
  read(sequence: number): NewEvent {
    const slot = sequence % this.capacity
    return {
      time: this.time[slot],
      socket: this.socket[slot],
      flow: this.flow[slot],
      side: this.side[slot] === 1 ? 1 : 0,
      kind: EVENT_KINDS[this.kind[slot]],
      bytes: this.bytes[slot],
      payloadAt: this.payloadAt[slot],
      text: this.texts.get(sequence) ?? '',
    }
  }

  /** Ties an event that was logged before its flow was known (a socket that was still resolving a name) to it. */
  assign(sequence: number, flow: number): void {
    if (sequence < this.first || this.flow[sequence % this.capacity] >= 0) return
    this.flow[sequence % this.capacity] = flow
    this.chain(flow, sequence)
  }

  private chain(flow: number, sequence: number): void {
    const ends = this.ends.get(flow)
    if (!ends) {
      this.ends.set(flow, { first: sequence, last: sequence })
      return
    }
    this.following[ends.last % this.capacity] = sequence
    ends.last = sequence
  }

  private evictOldest(): void {
    const sequence = this.first++
    const flow = this.flow[sequence % this.capacity]
    this.texts.delete(sequence)
    const ends = this.ends.get(flow)
    if (ends?.first !== sequence) return
    const next = this.following[sequence % this.capacity]
    if (next < 0) this.ends.delete(flow)
    else ends.first = next
  }
}
