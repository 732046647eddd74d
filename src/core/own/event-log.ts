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
  /** Payload bytes, for `sent`, `received` and `message`; else 0. */
  bytes: number
  /** Where the payload is in the session's byte ring; -1 for none. */
  payloadAt: number
  /** A sentence, for the rare kinds; empty for `sent` and `received`, which are worded when they are shown. */
  text: string
}

const KIND_CODE = new Map<EventKind, number>(EVENT_KINDS.map((kind, code) => [kind, code]))
const codeOf = (kind: EventKind) => KIND_CODE.get(kind) ?? 0

/** The kinds that carry payload, by code: looked at for each event. */
export const SENT = codeOf('sent')
export const RECEIVED = codeOf('received')
export const MESSAGE = codeOf('message')

/** Where a chain of events that have something in common begins and ends. */
interface Ends {
  first: number
  last: number
}

/**
 * The events of own sockets in typed columns: a ring by sequence number, with the events of each flow and of each
 * socket chained, so that one's can be walked without looking at the others'.
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
  private readonly followingOfSocket: Float64Array
  private readonly texts = new Map<number, string>()
  private readonly ends = new Map<number, Ends>()
  private readonly socketEnds = new Map<number, Ends>()

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
    this.followingOfSocket = new Float64Array(capacity)
  }

  /** Events that had to make room. */
  get evicted(): number {
    return this.first
  }

  /** Appends an event and returns its sequence number. */
  append(event: NewEvent): number {
    const { time, socket, flow, side, kind, bytes, payloadAt, text } = event
    return this.add(time, socket, flow, side, codeOf(kind), bytes, payloadAt, text)
  }

  /** The same without an object for each event: a flood of datagrams comes this way. */
  add(
    time: number,
    socket: number,
    flow: number,
    side: Side,
    kind: number,
    bytes: number,
    payloadAt: number,
    text: string,
  ): number {
    if (this.next - this.first === this.capacity) this.evictOldest()
    const sequence = this.next++
    const slot = sequence % this.capacity
    this.time[slot] = time
    this.socket[slot] = socket
    this.flow[slot] = flow
    this.kind[slot] = kind
    this.side[slot] = side
    this.bytes[slot] = bytes
    this.payloadAt[slot] = payloadAt
    this.following[slot] = -1
    this.followingOfSocket[slot] = -1
    if (text !== '') this.texts.set(sequence, text)
    if (flow >= 0) this.chain(this.ends, this.following, flow, sequence)
    this.chain(this.socketEnds, this.followingOfSocket, socket, sequence)
    return sequence
  }

  has(sequence: number): boolean {
    return sequence >= this.first && sequence < this.next
  }

  /** Sequence number of a flow's oldest event that is kept, or -1. */
  firstOfFlow(flow: number): number {
    return this.ends.get(flow)?.first ?? -1
  }

  /** The next event of the same flow, or -1. `sequence` must be kept. */
  nextOfFlow(sequence: number): number {
    return this.following[sequence % this.capacity]
  }

  /** Sequence number of a socket's oldest event that is kept, or -1. */
  firstOfSocket(socket: number): number {
    return this.socketEnds.get(socket)?.first ?? -1
  }

  /** The next event of the same socket, or -1. `sequence` must be kept. */
  nextOfSocket(sequence: number): number {
    return this.followingOfSocket[sequence % this.capacity]
  }

  /** Columns of one event that is kept, for those who look at many. */
  flowOf(sequence: number): number {
    return this.flow[sequence % this.capacity]
  }
  socketOf(sequence: number): number {
    return this.socket[sequence % this.capacity]
  }
  kindCodeOf(sequence: number): number {
    return this.kind[sequence % this.capacity]
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
    this.chain(this.ends, this.following, flow, sequence)
  }

  private chain(chains: Map<number, Ends>, following: Float64Array, key: number, sequence: number): void {
    const ends = chains.get(key)
    if (!ends) {
      chains.set(key, { first: sequence, last: sequence })
      return
    }
    following[ends.last % this.capacity] = sequence
    ends.last = sequence
  }

  private evictOldest(): void {
    const sequence = this.first++
    const slot = sequence % this.capacity
    if (this.texts.size > 0) this.texts.delete(sequence)
    this.unchain(this.ends, this.following, this.flow[slot], sequence)
    this.unchain(this.socketEnds, this.followingOfSocket, this.socket[slot], sequence)
  }

  private unchain(chains: Map<number, Ends>, following: Float64Array, key: number, sequence: number): void {
    const ends = chains.get(key)
    if (ends?.first !== sequence) return
    const next = following[sequence % this.capacity]
    if (next < 0) chains.delete(key)
    else ends.first = next
  }
}
