import type { ConnTable } from '../conn/conn-table'
import { IcmpErrors } from '../conn/icmp-errors'
import { createDecodedPacket, type DecodedPacket } from '../decode/decoded-packet'
import { decodeFrame } from '../decode/decode-frame'
import { FragmentTable } from '../decode/net/fragment-table'
import { PROTOCOL } from '../net/transport'
import { millisecondsOf } from '../pcapng/timestamp'
import type { Side } from '../own/own-ends'
import type { PacketTable } from '../packet/packet-table'
import { FLOW } from '../rows/flow-row'
import { analyzeSegment } from '../tcp/analysis'
import { SctpAssociations } from '../sctp/associations'
import type { StreamAssemblies } from '../stream/stream-assemblies'
import { TCP } from '../tcp/segment-flags'
import { END } from '../tcp/tcp-columns'
import { beginsNewConnection, trackSegment } from '../tcp/tracker'
import { FlowServices } from './flow-services'
import type { SessionSeries } from './session-series'
import type { FlowTable } from './flow-table'
import { STATE } from './states'

/** Takes captured frames into a session's flows and packets: decoded straight into columns, nothing allocated. */
export class PacketIngest {
  /** Frames of protocols that are not followed (ARP), and fragments before the last of their packet: in no flow. */
  withoutFlow = 0
  malformed = 0
  /** Transport payload on the wire. */
  payloadBytes = 0
  /** All frames taken in. */
  frames = 0
  /** The flow of the frame taken in last and who of it sent it, of the innermost packet; -1 where it is of none. */
  flow = -1
  sender: Side = 0
  /** Puts streams together as segments come, where somebody asked for it. */
  streams: Pick<StreamAssemblies, 'segment'> | null = null
  /** IP fragments that wait for the rest of their packets. */
  readonly fragments = new FragmentTable()
  /** Where connections are counted as conn logs have them, if they are. */
  conns: ConnTable | null = null
  /** Errors that came back about packets, by the flows of those. */
  readonly icmpErrors: IcmpErrors
  /** Which application protocol each flow speaks. */
  readonly services: FlowServices
  /** Every frame over time, and by its length, where somebody asked for it. */
  series: SessionSeries | null = null
  /** Associations of SCTP. */
  readonly associations: SctpAssociations
  private readonly decoded = createDecodedPacket(this.fragments)

  /** @param packets where each packet of a flow is kept; null where only flows are asked for */
  constructor(
    private readonly flows: FlowTable,
    private readonly packets: PacketTable | null,
  ) {
    this.icmpErrors = new IcmpErrors(flows)
    this.services = new FlowServices(flows)
    this.associations = new SctpAssociations(flows)
  }

  /**
   * Takes one frame of `captured` bytes at `bytes[start]`, which are only read. Any bytes will do: what is
   * malformed is counted and followed as far as it is whole.
   *
   * @param linkType a LINKTYPE number
   * @param wireLength bytes the frame had on the wire
   * @param timeHigh with `timeLow` the high and low 32 bits of its time in nanoseconds since 1970
   * @param source which of the session's files holds it, at `fileOffset` (-1 where none does)
   */
  ingest(
    linkType: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    wireLength: number,
    timeHigh: number,
    timeLow: number,
    source: number,
    fileOffset: number,
  ): void {
    const { decoded, flows } = this
    const timeMs = millisecondsOf(timeHigh, timeLow)
    this.frames++
    decoded.timeMs = timeMs
    decodeFrame(linkType, bytes, start, captured, wireLength, decoded)
    if (decoded.malformed !== 0) this.malformed++
    if (this.series !== null) {
      this.series.now[0] = timeMs
      this.series.take(decoded.protocol, wireLength)
    }
    if (decoded.hasEndpoints === 0) {
      this.withoutFlow++
      this.flow = -1
      return
    }
    this.payloadBytes += decoded.payloadLength
    flows.tcp.now[0] = timeMs
    this.conns?.begin(decoded)
    // In one loop, since a call would box the times: the packets around it, if any, and the packet itself.
    for (let i = 0; i <= decoded.outerCount; i++) {
      const packet = i === decoded.outerCount ? decoded : decoded.outers[i]
      const flow = this.flowOf(packet, timeMs)
      const sender = flows.direction
      const slot = flows.slot(flow)
      flows.flags[slot] |= packet.malformed === 0 ? FLOW.wire : FLOW.wire | FLOW.malformed
      if (packet.tunnel !== 0) flows.flags[slot] |= FLOW.tunnelled
      flows.counts.take(slot, sender, wireLength, packet.payloadLength, flows.tcp.now)
      let marks = 0
      if (packet.protocol === PROTOCOL.tcp) {
        marks = analyzeSegment(flows, slot, sender, packet)
        trackSegment(flows, slot, sender, packet)
      } else if (packet.protocol === PROTOCOL.sctp) this.associations.take(flow, slot, sender, packet)
      this.services.observe(flow, slot, sender, packet)
      if (this.packets !== null) {
        this.packets.append(
          flow,
          sender,
          timeHigh,
          timeLow,
          wireLength,
          packet,
          marks,
          start,
          captured,
          linkType,
          source,
          fileOffset,
        )
        if (packet.bytes !== bytes) this.packets.keepPayload(packet)
      }
      if (packet.protocol === PROTOCOL.tcp) this.streams?.segment(flow, sender, packet)
      this.conns?.take(packet, flow, i < decoded.outerCount)
      flows.revision++
      this.flow = flow
      this.sender = sender
    }
    if (decoded.hasQuoted !== 0) this.icmpErrors.take(decoded)
  }

  /** The flow of a decoded packet, found or added; sets the table's `direction`. */
  private flowOf(packet: DecodedPacket, timeMs: number): number {
    const { flows } = this
    const { bytes, protocol, sourceAt, destinationAt, sourcePort, destinationPort } = packet
    const length = packet.family === 6 ? 16 : 4
    const found = flows.find(protocol, bytes, sourceAt, destinationAt, length, sourcePort, destinationPort)
    // Only a SYN can begin another: looked at first, since most packets are none.
    const mayBegin = found < 0 || (protocol === PROTOCOL.tcp && (packet.tcpFlags & TCP.syn) !== 0)
    return mayBegin ? this.flowFrom(packet, found, timeMs) : found
  }

  /** The flow of a packet that may be its first; `found` is the newest between the same endpoints, or -1. */
  private flowFrom(packet: DecodedPacket, found: number, timeMs: number): number {
    const { flows } = this
    const isTcp = packet.protocol === PROTOCOL.tcp
    if (found >= 0 && !beginsNewConnection(flows, flows.slot(found), flows.direction, packet)) return found
    const flow =
      isTcp && isAnswer(packet.tcpFlags) ? this.addAnswered(packet, timeMs) : this.add(packet, timeMs)
    const slot = flows.slot(flow)
    if (!isTcp) flows.state.fill(STATE.none, 2 * slot, 2 * slot + 2)
    else if (found >= 0) flows.tcp.bits[2 * slot] |= END.reusesPort
    return flow
  }

  private add(packet: DecodedPacket, timeMs: number): number {
    const { bytes, protocol, sourceAt, destinationAt, sourcePort, destinationPort } = packet
    const length = packet.family === 6 ? 16 : 4
    return this.flows.add(
      protocol,
      bytes,
      sourceAt,
      destinationAt,
      length,
      sourcePort,
      destinationPort,
      timeMs,
    )
  }

  /** Adds the flow of an answer: its originator is whom the packet goes to. */
  private addAnswered(packet: DecodedPacket, timeMs: number): number {
    const { bytes, protocol, sourceAt, destinationAt, sourcePort, destinationPort } = packet
    const length = packet.family === 6 ? 16 : 4
    const flow = this.flows.add(
      protocol,
      bytes,
      destinationAt,
      sourceAt,
      length,
      destinationPort,
      sourcePort,
      timeMs,
    )
    this.flows.direction = 1
    return flow
  }
}

/** A SYN,ACK seen first: whoever it goes to began the connection, a moment before the capture did. */
function isAnswer(flags: number): boolean {
  return (flags & (TCP.syn | TCP.ack)) === (TCP.syn | TCP.ack)
}
