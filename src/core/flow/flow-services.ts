import type { DecodedPacket } from '../decode/decoded-packet'
import { PROTOCOL } from '../net/transport'
import type { Side } from '../own/own-ends'
import { codeIn, detect, serviceCode, serviceName, worthOf, WORTH } from '../protocols/detect'
import { TCP } from '../tcp/segment-flags'
import type { FlowTable } from './flow-table'

/**
 * Packets of one side that are looked at where what comes first says nothing: datagrams, and segments of a connection
 * whose beginning was not seen. Of others it is the first segment alone.
 */
const MOST_LOOKS = 4
/** In `looks`: this side has told all that it can. */
const DONE = 255
/** In `looks` of the originator: what it speaks may go on inside TLS, so that the first record of that is waited for. */
const MAY_UPGRADE = 254
/** Protocols with a command that begins TLS (RFC 3207, RFC 4217). */
const WITH_START_TLS: readonly number[] = ['smtp', 'ftp'].map(serviceCode)
/** A handshake record that begins with ClientHello (RFC 8446 §5.1, §4): its type, its version's first byte, and that. */
const CLIENT_HELLO = { record: 22, version: 3, handshake: 1 } as const
const CLIENT_HELLO_BYTES = 6

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
  /** 1 where TLS goes on after the protocol that the flow began with. */
  private readonly upgraded: Uint8Array

  constructor(private readonly flows: FlowTable) {
    const { capacity } = flows
    this.service = new Uint8Array(capacity)
    this.worth = new Uint8Array(capacity)
    this.looks = new Uint8Array(2 * capacity)
    this.hasFirst = new Uint8Array(2 * capacity)
    this.firstSequence = new Uint32Array(2 * capacity)
    this.owner = new Uint32Array(capacity)
    this.upgraded = new Uint8Array(capacity)
  }

  /** The code of the protocol that a flow speaks: see `serviceName`; 0 where it is not known. */
  of(flow: number): number {
    const slot = this.flows.slot(flow)
    return this.owner[slot] === flow >>> 0 && this.flows.has(flow) ? this.service[slot] : 0
  }

  /** Whether a flow went on inside TLS after what {@link of} says. */
  isUpgraded(flow: number): boolean {
    return this.of(flow) !== 0 && this.upgraded[this.flows.slot(flow)] === 1
  }

  /** The names of what a flow speaks, one after the other: `smtp`, `smtp,ssl` (TLS has the name that Zeek gives it); empty where it is not known. */
  nameOf(flow: number): string {
    const name = serviceName(this.of(flow))
    return this.isUpgraded(flow) ? `${name},ssl` : name
  }

  /** Looks at a packet of a live flow, whose columns are at `slot`, if it may tell more than is known. */
  observe(flow: number, slot: number, sender: Side, packet: DecodedPacket): void {
    if (this.owner[slot] !== flow >>> 0) this.take(slot, flow)
    const end = 2 * slot + sender
    if (this.looks[end] === DONE) return
    if (this.looks[end] === MAY_UPGRADE) {
      this.lookForTls(slot, end, packet)
      return
    }
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
    if (isTcp && sender === 0 && this.looks[end] === DONE && WITH_START_TLS.includes(this.service[slot]))
      this.looks[end] = MAY_UPGRADE
  }

  private lookForTls(slot: number, end: number, packet: DecodedPacket): void {
    const { bytes, payloadAt: at, payloadCaptured } = packet
    if (payloadCaptured < CLIENT_HELLO_BYTES || bytes[at] !== CLIENT_HELLO.record) return
    if (bytes[at + 1] !== CLIENT_HELLO.version || bytes[at + 5] !== CLIENT_HELLO.handshake) return
    this.upgraded[slot] = 1
    this.looks[end] = DONE
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
    this.upgraded[slot] = 0
    this.looks.fill(0, 2 * slot, 2 * slot + 2)
    this.hasFirst.fill(0, 2 * slot, 2 * slot + 2)
  }
}
