import type { DecodedPacket } from '../decode/decoded-packet'
import { PROTOCOL } from '../net/transport'
import type { Side } from '../own/own-ends'
import { codeIn, detect, worthOf, WORTH } from '../protocols/detect'
import { TCP } from '../tcp/segment-flags'
import type { FlowTable } from './flow-table'

/**
 * Packets of one side that are looked at where what comes first says nothing: datagrams, and segments of a connection
 * whose beginning was not seen. Of others it is the first segment alone.
 */
const MOST_LOOKS = 4
/** In `looks`: this side has told all that it can. */
const DONE = 255

/**
 * Which application protocol each flow of a table speaks, as far as its first payload tells. Columns with two values
 * a flow have the originator's at `2 * slot`. A packet costs two comparisons once its flow is settled.
 */
export class FlowServices {
  /** By slot: the code of a protocol (see protocols/detect.ts), 0 where it is not known. */
  private readonly service: Uint8Array
  /** One of WORTH: how sure that is. */
  private readonly worth: Uint8Array
  /** By side: how many packets with payload were looked at. */
  private readonly looks: Uint8Array
  /** By side: 1 where its SYN was seen, so that `firstSequence` is the number of its first byte. */
  private readonly hasFirst: Uint8Array
  private readonly firstSequence: Uint32Array
  /** The id (its low 32 bits) of the flow that the slot's values are of. */
  private readonly owner: Uint32Array

  constructor(private readonly flows: FlowTable) {
    const { capacity } = flows
    this.service = new Uint8Array(capacity)
    this.worth = new Uint8Array(capacity)
    this.looks = new Uint8Array(2 * capacity)
    this.hasFirst = new Uint8Array(2 * capacity)
    this.firstSequence = new Uint32Array(2 * capacity)
    this.owner = new Uint32Array(capacity)
  }

  /** The code of the protocol that a flow speaks: see `serviceName`; 0 where it is not known. */
  of(flow: number): number {
    const slot = this.flows.slot(flow)
    return this.owner[slot] === flow >>> 0 && this.flows.has(flow) ? this.service[slot] : 0
  }

  /** Looks at a packet of a live flow, whose columns are at `slot`, if it may tell more than is known. */
  observe(flow: number, slot: number, sender: Side, packet: DecodedPacket): void {
    if (this.owner[slot] !== flow >>> 0) this.take(slot, flow)
    const end = 2 * slot + sender
    if (this.looks[end] === DONE) return
    const isTcp = packet.protocol === PROTOCOL.tcp
    if (isTcp && (packet.tcpFlags & TCP.syn) !== 0) {
      this.hasFirst[end] = 1
      this.firstSequence[end] = packet.sequence + 1
    }
    if (packet.payloadCaptured === 0) return
    if (isTcp && this.hasFirst[end] === 1) {
      if (!this.isFirst(end, packet)) return
      this.looks[end] = DONE
    } else if (!isTcp && packet.protocol !== PROTOCOL.udp) {
      this.looks[end] = DONE
      return
    } else if (++this.looks[end] === MOST_LOOKS) this.looks[end] = DONE
    this.look(slot, end, sender, packet)
  }

  private look(slot: number, end: number, sender: Side, packet: DecodedPacket): void {
    const { ports } = this.flows
    const { payloadAt: at, payloadCaptured } = packet
    const verdict = detect(
      packet.protocol,
      packet.bytes,
      at,
      at + payloadCaptured,
      sender === 0,
      ports[2 * slot],
      ports[2 * slot + 1],
    )
    const worth = worthOf(verdict)
    if (worth >= WORTH.content) this.looks[end] = DONE
    if (worth < WORTH.port || worth <= this.worth[slot]) return
    this.worth[slot] = worth
    this.service[slot] = codeIn(verdict)
  }

  /** Whether a segment holds the first byte of its stream as its own first: one on a SYN lies behind it. */
  private isFirst(end: number, packet: DecodedPacket): boolean {
    const skipped = (packet.tcpFlags & TCP.syn) === 0 ? 0 : 1
    return (packet.sequence + skipped) >>> 0 === this.firstSequence[end]
  }

  private take(slot: number, flow: number): void {
    this.owner[slot] = flow
    this.service[slot] = 0
    this.worth[slot] = 0
    this.looks.fill(0, 2 * slot, 2 * slot + 2)
    this.hasFirst.fill(0, 2 * slot, 2 * slot + 2)
  }
}
