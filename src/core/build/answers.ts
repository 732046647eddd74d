import { PROTOCOL } from '../net/transport'
import { TCP } from '../tcp/segment-flags'
import type { SeenPacket } from './seen-packet'

/** How a packet that was seen belongs to one that was sent. */
export type Relation = 'itself' | 'answer' | 'kernel reaction'

const UINT32 = 2 ** 32

/** Whether two packets have the same transport and the same ends. */
function sameWay(a: SeenPacket, b: SeenPacket): boolean {
  return (
    a.kind === b.kind &&
    a.protocol === b.protocol &&
    a.source === b.source &&
    a.destination === b.destination &&
    a.sourcePort === b.sourcePort &&
    a.destinationPort === b.destinationPort
  )
}

function otherWay(a: SeenPacket, b: SeenPacket): boolean {
  return (
    a.protocol === b.protocol &&
    a.source === b.destination &&
    a.destination === b.source &&
    a.sourcePort === b.destinationPort &&
    a.destinationPort === b.sourcePort
  )
}

/** Whether `seen` is the packet that was sent, as the wire has it: the kernel may have filled in an identification. */
export function isItself(sent: SeenPacket, seen: SeenPacket): boolean {
  if (sent.kind === 'arp' || seen.kind === 'arp')
    return (
      sent.arp !== null &&
      seen.arp !== null &&
      sent.arp.operation === seen.arp.operation &&
      sent.arp.target === seen.arp.target &&
      sent.arp.sender === seen.arp.sender
    )
  return (
    sameWay(sent, seen) &&
    sent.tcpFlags === seen.tcpFlags &&
    sent.sequence === seen.sequence &&
    sent.icmpType === seen.icmpType &&
    sent.echo?.identifier === seen.echo?.identifier &&
    sent.echo?.sequence === seen.echo?.sequence &&
    sent.payloadLength === seen.payloadLength &&
    sent.laterFragment === seen.laterFragment &&
    (sent.identification <= 0 || sent.identification === seen.identification)
  )
}

/** The sequence number that acknowledges all of a segment (RFC 9293 §3.4): SYN and FIN count as one. */
function acknowledges({ sequence, payloadLength, tcpFlags }: SeenPacket): number {
  return (sequence + payloadLength + (tcpFlags & TCP.syn ? 1 : 0) + (tcpFlags & TCP.fin ? 1 : 0)) % UINT32
}

/**
 * Whether `seen` is what came back for `sent`, or our kernel's own reaction to that.
 *
 * @param identification of the sent packet as the wire had it; -1 where it was not seen
 */
export function relationOf(sent: SeenPacket, seen: SeenPacket, identification = -1): Relation | null {
  if (sent.arp) return seen.arp?.operation === 2 && seen.arp.sender === sent.arp.target ? 'answer' : null
  if (seen.kind !== 'ip' || sent.kind !== 'ip') return null
  if (seen.quoted) return isQuoted(sent, seen.quoted, identification) ? 'answer' : null
  if (sent.neighbor !== null && sent.icmpType === 135)
    return seen.icmpType === 136 && seen.neighbor === sent.neighbor ? 'answer' : null
  if (sent.protocol === PROTOCOL.tcp) return tcpRelation(sent, seen)
  if (sent.echo) {
    const reply = { 8: 0, 13: 14, 128: 129 }[sent.icmpType]
    const same = seen.echo?.identifier === sent.echo.identifier && seen.echo.sequence === sent.echo.sequence
    // A broadcast or multicast is answered by others than its destination.
    return seen.protocol === sent.protocol &&
      seen.icmpType === reply &&
      same &&
      seen.destination === sent.source
      ? 'answer'
      : null
  }
  return otherWay(sent, seen) && !sameWay(sent, seen) ? 'answer' : null
}

function tcpRelation(sent: SeenPacket, seen: SeenPacket): Relation | null {
  if (otherWay(sent, seen)) {
    const isReset = (seen.tcpFlags & TCP.rst) !== 0
    const meant = acknowledges(sent)
    if (seen.tcpFlags & TCP.ack && seen.acknowledgment === meant) return 'answer'
    // A reset for a segment with ACK takes its sequence number from that (RFC 9293 §3.10.7.1).
    if (isReset && sent.tcpFlags & TCP.ack && seen.sequence === sent.acknowledgment) return 'answer'
    // An established peer answers what it did not expect with where it stands (RFC 9293 §3.10.7.4).
    return !isReset && !(seen.tcpFlags & TCP.syn) && seen.payloadLength === 0 && !sameWay(sent, seen)
      ? 'answer'
      : null
  }
  const next = acknowledges(sent)
  return sameWay(sent, seen) &&
    seen.tcpFlags & TCP.rst &&
    !(sent.tcpFlags & TCP.rst) &&
    seen.sequence === next
    ? 'kernel reaction'
    : null
}

function isQuoted(sent: SeenPacket, quoted: SeenPacket, identification: number): boolean {
  if (sent.protocol !== quoted.protocol || sent.source !== quoted.source) return false
  if (sent.destination !== quoted.destination) return false
  if (identification > 0 && quoted.identification > 0 && identification !== quoted.identification)
    return false
  if (sent.echo)
    return quoted.echo?.identifier === sent.echo.identifier && quoted.echo.sequence === sent.echo.sequence
  return sent.sourcePort === quoted.sourcePort && sent.destinationPort === quoted.destinationPort
}
