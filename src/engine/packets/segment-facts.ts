import { PROTOCOL } from '#core/net/transport'
import type { PacketTcp } from '#core/rows/packet-row'
import { tcpMarkNames } from '#core/tcp/marks'
import { TCP_MARK_WORDS } from '#core/tcp/mark-words'
import { TCP } from '#core/tcp/segment-flags'
import { END } from '#core/tcp/tcp-columns'
import type { PacketStore } from './packet-store'

/**
 * What a live packet's TCP header says, with what its flow knows of the handshake: numbers counted from the first of
 * their side where its SYN was seen, the window in bytes where both were. Null for what is not TCP.
 */
export function segmentOf({ flows, packets }: PacketStore, packet: number): PacketTcp | null {
  const slot = packets.slot(packet)
  const flow = packets.flow[slot]
  if (!flows.has(flow)) return null
  const flowSlot = flows.slot(flow)
  if (flows.protocol[flowSlot] !== PROTOCOL.tcp) return null
  const { tcp } = flows
  const sender = 2 * flowSlot + packets.direction(packet)
  const receiver = sender ^ 1
  const flags = packets.tcpFlags[slot]
  const hasSyn = (end: number) => (tcp.bits[end] & END.synSeen) !== 0
  const isSequenceRelative = hasSyn(sender)
  const isAckRelative = hasSyn(receiver) && (flags & TCP.ack) !== 0
  // A SYN's own window is never shifted (RFC 7323 §2.2).
  const shift = (flags & TCP.syn) !== 0 ? 0 : Math.max(0, tcp.windowShift[sender])
  const from = (number: number, isRelative: boolean, end: number) =>
    isRelative ? (number - tcp.initialSequence[end]) >>> 0 : number
  return {
    flags,
    sequence: from(packets.sequence[slot], isSequenceRelative, sender),
    isSequenceRelative,
    acknowledgment: from(packets.acknowledgment[slot], isAckRelative, receiver),
    isAckRelative,
    window: packets.window[slot] * 2 ** shift,
    isWindowScaled: (flags & TCP.syn) !== 0 || tcp.windowShift[sender] >= 0,
  }
}

/** The same for the layer tree, which reads the header itself. */
export function factsForTree(session: PacketStore, packet: number) {
  const { flows, packets } = session
  const segment = segmentOf(session, packet)
  if (!segment) return {}
  const slot = packets.slot(packet)
  const sender = 2 * flows.slot(packets.flow[slot]) + packets.direction(packet)
  const isSyn = (segment.flags & TCP.syn) !== 0
  return {
    ...(segment.isSequenceRelative ? { relativeSequence: segment.sequence } : {}),
    ...(segment.isAckRelative ? { relativeAck: segment.acknowledgment } : {}),
    ...(isSyn ? {} : { windowShift: Math.max(0, flows.tcp.windowShift[sender]) }),
    marks: tcpMarkNames(packets.marks[slot]).map((name) => TCP_MARK_WORDS[name].label.toLowerCase()),
  }
}
