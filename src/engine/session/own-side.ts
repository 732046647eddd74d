import { EVENT_KINDS, EventLog, MESSAGE, RECEIVED, SENT, type EventKind } from '#core/own/event-log'
import { PayloadStore } from '#core/own/payload-store'
import { localSideOf, ownEnd, type OwnEnds, type Side } from '#core/own/own-ends'
import { STATE, type StateCode } from '#core/flow/states'
import type { FlowTable } from '#core/flow/flow-table'
import { FLOW, type Endpoint } from '#core/rows/flow-row'
import { parseAddress } from '#core/net/address'

/** Events kept: at 60 bytes each 8 MB, and a quarter of an hour of a busy hand-driven session many times over. */
const MOST_EVENTS = 131_072
/** Payload of own sockets kept, which is in no file: as much as a person can look through, not a bulk transfer. */
const MOST_PAYLOAD = 32 << 20

/** Where a socket stands in the flow table. */
export interface OwnPlace {
  flow: number
  side: Side
}

/** One of our sockets with its endpoints, to be joined to a flow. */
export interface JoinedSocket {
  protocol: number
  local: Endpoint
  /** null for a two-tuple: a listener, a bound datagram socket. */
  peer: Endpoint | null
  /** Whether our socket began it (a client), and so is endpoint A of a flow not seen yet. */
  originator: boolean
  /** A flow of the same endpoints that had ended by then is an earlier use of the port. */
  since: number
  state: StateCode
}

/**
 * The application's side of the session: what our own sockets did, joined to flows. It owns the event log and
 * the payload that passed through our sockets.
 */
export class OwnSide {
  readonly events = new EventLog(MOST_EVENTS)
  readonly payload = new PayloadStore(MOST_PAYLOAD)
  /** Told of bytes once they are logged as the newest event; it may keep them, and must be cheap. */
  onTransfer: ((bytes: Uint8Array) => void) | null = null
  private readonly ends = new Map<number, OwnEnds>()
  private lastKept: Uint8Array | null = null
  private lastKeptAt = 0

  constructor(
    private readonly flows: FlowTable,
    private readonly now: () => number,
  ) {}

  endsOf(flow: number): OwnEnds | undefined {
    return this.ends.get(flow)
  }

  /** Whether a flow is still in the table. */
  holds(flow: number): boolean {
    return this.flows.has(flow)
  }

  /** Forgets the ends of a flow that was evicted. */
  forget(flow: number): void {
    this.ends.delete(flow)
  }

  /**
   * Joins a socket to the flow of its endpoints, which a capture may have seen first.
   *
   * @returns null where the two addresses are of different families (never from a real socket)
   */
  join(socket: number, joined: JoinedSocket): OwnPlace | null {
    const key = writeKey(joined)
    if (!key) return null
    const began: Side = joined.originator || !joined.peer ? 0 : 1
    let side = began
    let flow = this.flows.find(joined.protocol, key.addresses, 0, 16, key.length, key.ports[0], key.ports[1])
    if (flow >= 0 && this.flows.direction === 1) side = side === 0 ? 1 : 0
    if (flow < 0 || !this.isCurrent(flow, side, joined.since)) {
      side = began
      flow = this.flows.add(
        joined.protocol,
        key.addresses,
        0,
        16,
        key.length,
        key.ports[0],
        key.ports[1],
        this.now(),
      )
      if (!joined.peer) this.flows.flags[this.flows.slot(flow)] |= FLOW.twoTuple
    }
    const ends: OwnEnds = this.ends.get(flow) ?? [null, null]
    ends[side] = ownEnd(socket, joined.state)
    this.ends.set(flow, ends)
    this.flows.setLocalSide(flow, localSideOf(ends))
    this.flows.touch(flow)
    return { flow, side }
  }

  setState(place: OwnPlace, state: StateCode): void {
    const end = this.ends.get(place.flow)?.[place.side]
    if (!end || !this.flows.has(place.flow)) return
    end.state = state
    this.flows.touch(place.flow)
  }

  /** Logs an event that carries no payload. Returns its sequence number. */
  log(socket: number, place: OwnPlace | null, kind: EventKind, text: string): number {
    return this.append(socket, place, EVENT_KINDS.indexOf(kind), text, 0, -1)
  }

  /**
   * Logs bytes passed to (`sent`) or got from (`received`) the kernel, and keeps a copy of them. An array that was
   * passed must not be written anew before it is passed again.
   *
   * @param keep whether they are worth keeping; else they are only counted
   * @param text what is to be said of them beyond their length
   */
  transfer(
    socket: number,
    place: OwnPlace | null,
    kind: 'sent' | 'received',
    bytes: Uint8Array,
    keep = true,
    text = '',
  ): void {
    const sent = kind === 'sent'
    const payloadAt = keep ? this.keep(bytes) : -1
    this.append(socket, place, sent ? SENT : RECEIVED, text, bytes.length, payloadAt)
    const end = place ? this.ends.get(place.flow)?.[place.side] : null
    this.onTransfer?.(bytes)
    if (!end) return
    if (sent) {
      end.bytesSent += bytes.length
      end.messagesSent++
    } else {
      end.bytesReceived += bytes.length
      end.messagesReceived++
    }
  }

  /** Logs a message with its payload, which was received before: it counts as no bytes of the stream. */
  message(socket: number, place: OwnPlace | null, bytes: Uint8Array, text: string): void {
    this.append(socket, place, MESSAGE, text, bytes.length, this.payload.append(bytes, this.now()))
  }

  /** Keeps a copy of bytes. An echo sends the very bytes that were received just before: one copy is enough for both. */
  private keep(bytes: Uint8Array): number {
    if (bytes !== this.lastKept || !this.payload.has(this.lastKeptAt, bytes.length)) {
      this.lastKept = bytes
      this.lastKeptAt = this.payload.append(bytes, this.now())
    }
    return this.lastKeptAt
  }

  private append(
    socket: number,
    place: OwnPlace | null,
    kind: number,
    text: string,
    bytes: number,
    payloadAt: number,
  ): number {
    const time = this.now()
    const flow = place?.flow ?? -1
    if (flow >= 0 && this.flows.has(flow)) {
      const slot = this.flows.slot(flow)
      this.flows.counts.seen(slot, time)
      this.flows.revision++
    }
    return this.events.add(time, socket, flow, place?.side ?? 0, kind, bytes, payloadAt, text)
  }

  /**
   * Whether the flow found is the one our socket is an end of, rather than an earlier use of the same endpoints:
   * nobody of ours has that end yet, and it goes on or was seen since.
   */
  private isCurrent(flow: number, side: Side, since: number): boolean {
    const end = this.ends.get(flow)?.[side]
    if (end) return false
    const slot = this.flows.slot(flow)
    return (
      this.flows.counts.lastSeenOf(slot) >= since ||
      !(isOver(this.flows.state[2 * slot]) && isOver(this.flows.state[2 * slot + 1]))
    )
  }
}

/** The flow table's key: originator's address at 0, responder's at 16. */
function writeKey(
  joined: JoinedSocket,
): { addresses: Uint8Array; length: 4 | 16; ports: [number, number] } | null {
  const local = parseAddress(joined.local.address)
  if (!local) return null
  const peer = joined.peer ? parseAddress(joined.peer.address) : new Uint8Array(local.length)
  if (peer?.length !== local.length) return null
  const addresses = new Uint8Array(32)
  const ports: [number, number] = [joined.local.port, joined.peer?.port ?? 0]
  const localFirst = joined.originator || !joined.peer
  addresses.set(local, localFirst ? 0 : 16)
  addresses.set(peer, localFirst ? 16 : 0)
  return { addresses, length: local.length === 16 ? 16 : 4, ports: localFirst ? ports : [ports[1], ports[0]] }
}

function isOver(state: StateCode): boolean {
  return state === STATE.closed || state === STATE.timeWait
}
