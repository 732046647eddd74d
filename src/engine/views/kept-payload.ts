import type { Program } from '#core/match/program'
import { Search } from '#core/match/search'
import { PROTOCOL } from '#core/net/transport'
import { FLOW } from '#core/rows/flow-row'
import type { Session } from '../session/session'

/** Of one packet or one call looked through: a datagram whole, and the beginning of a bulk transfer. */
const MOST_OF_ONE = 1 << 16

/** What is known of each flow for one pattern, by slot. */
interface Searched {
  /** The flow that the slot's values are of. */
  flow: Float64Array
  found: Uint8Array
  /** The packet and the event that were looked through last, -1 for none. */
  packet: Float64Array
  event: Float64Array
}

/**
 * Looks for patterns in the payload that a session keeps: captured packets in the order they came, and what passed
 * through our own sockets. What was looked through is remembered, 25 bytes a flow and pattern, so that only what is new
 * costs anything. A match across two packets is found where they follow each other in their stream.
 */
export class KeptPayload {
  private until = Infinity
  private isCut = false
  private readonly searched = new WeakMap<Program, Searched>()

  constructor(private readonly session: Session) {}

  /** Begins a turn that ends at a time by performance.now(). */
  begin(until: number): void {
    this.until = until
    this.isCut = false
  }

  /** Whether a search of this turn was cut short. */
  ranOut(): boolean {
    return this.isCut
  }

  /** Whether a live flow's payload has a match; undefined where time ran out first: it goes on from there. */
  has(flow: number, program: Program): boolean | undefined {
    const { flows } = this.session
    const slot = flows.slot(flow)
    const searched = this.searchedFor(program)
    if (searched.flow[slot] !== flow) {
      searched.flow[slot] = flow
      searched.found[slot] = 0
      searched.packet[slot] = searched.event[slot] = -1
    }
    if (searched.found[slot] === 1) return true
    const isFound =
      ((flows.flags[slot] & FLOW.wire) !== 0 && this.inPackets(slot, searched, program)) ||
      this.inEvents(flow, slot, searched, program)
    if (isFound) searched.found[slot] = 1
    return isFound || (this.isCut ? undefined : false)
  }

  private searchedFor(program: Program): Searched {
    const known = this.searched.get(program)
    if (known) return known
    const { capacity } = this.session.flows
    const made = {
      flow: new Float64Array(capacity).fill(-1),
      found: new Uint8Array(capacity),
      packet: new Float64Array(capacity),
      event: new Float64Array(capacity),
    }
    this.searched.set(program, made)
    return made
  }

  private inPackets(slot: number, searched: Searched, program: Program): boolean {
    const { flows, packets } = this.session
    const last = searched.packet[slot]
    if (last === flows.lastPacket[slot]) return false
    const isTcp = flows.protocol[slot] === PROTOCOL.tcp
    const searches = [new Search(program), new Search(program)]
    const next = [-1, -1]
    // The one that was looked through last once more: what began in it may end in the next.
    let packet = last >= packets.first ? last : flows.firstPacket[slot]
    for (; packet >= 0; packet = packets.nextInFlow(packet)) {
      if (this.isOver()) return false
      searched.packet[slot] = packet
      const at = packets.slot(packet)
      const length = packets.payloadLength[at]
      if (length === 0) continue
      const sender = packets.direction(packet)
      const follows = isTcp && packets.sequence[at] === next[sender]
      if (!follows) searches[sender] = new Search(program)
      next[sender] = (packets.sequence[at] + length) >>> 0
      const bytes = this.session.readPayload(packet, 0, MOST_OF_ONE)
      if (searches[sender].feed(bytes)) return true
      if (bytes.length < length) next[sender] = -1
    }
    return false
  }

  private inEvents(flow: number, slot: number, searched: Searched, program: Program): boolean {
    const { events, payload } = this.session.own
    const last = searched.event[slot]
    const searches = [new Search(program), new Search(program)]
    let sequence = last >= events.first ? events.nextOfFlow(last) : events.firstOfFlow(flow)
    // As with packets, a match may have begun in the event before.
    if (sequence >= 0 && last >= events.first) sequence = last
    for (; sequence >= 0; sequence = events.nextOfFlow(sequence)) {
      if (this.isOver()) return false
      searched.event[slot] = sequence
      const event = events.read(sequence)
      if ((event.kind !== 'sent' && event.kind !== 'received') || event.payloadAt < 0) continue
      const bytes = payload.read(event.payloadAt, Math.min(event.bytes, MOST_OF_ONE))
      if (bytes && searches[event.kind === 'sent' ? 0 : 1].feed(bytes)) return true
    }
    return false
  }

  private isOver(): boolean {
    if (performance.now() <= this.until) return false
    this.isCut = true
    return true
  }
}
