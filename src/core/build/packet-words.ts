import { icmpWords } from '../net/icmp-words'
import { PROTOCOL } from '../net/transport'
import { TCP, tcpFlagNames } from '../tcp/segment-flags'
import type { SeenPacket } from './seen-packet'

/** A packet in one line: `TCP 127.0.0.1:40000 → 127.0.0.1:80 SYN seq 1000`. */
export function packetLine(seen: SeenPacket): string {
  if (seen.arp) {
    const { operation, sender, senderMac, target } = seen.arp
    return operation === 1 ? `ARP who has ${target}? tell ${sender}` : `ARP ${sender} is at ${senderMac}`
  }
  if (seen.kind === 'other') return `frame of ${seen.length} bytes`
  const host = (address: string, port: number) =>
    port === 0 ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  const ends = `${host(seen.source, seen.sourcePort)} → ${host(seen.destination, seen.destinationPort)}`
  if (seen.laterFragment) return `IP ${ends} fragment, ${seen.payloadLength} bytes`
  const length = seen.payloadLength > 0 ? `, ${seen.payloadLength} bytes` : ''
  switch (seen.protocol) {
    case PROTOCOL.tcp: {
      const ack = seen.tcpFlags & TCP.ack ? ` ack ${seen.acknowledgment}` : ''
      return `TCP ${ends} ${tcpFlagNames(seen.tcpFlags).join(', ') || 'no flags'} seq ${seen.sequence}${ack}${length}`
    }
    case PROTOCOL.udp:
      return `UDP ${ends}${length}`
    case PROTOCOL.icmp:
    case PROTOCOL.icmpv6:
      return `${seen.protocol === PROTOCOL.icmp ? 'ICMP' : 'ICMPv6'} ${seen.source} → ${seen.destination} ${messageWords(seen)}`
    default:
      return `IP protocol ${seen.protocol} ${ends}${length}`
  }
}

function messageWords({ protocol, icmpType, icmpCode, echo, neighbor }: SeenPacket): string {
  const name = icmpWords(protocol === PROTOCOL.icmp ? 4 : 6, icmpType, icmpCode)
  if (echo) return `${name} id ${echo.identifier} seq ${echo.sequence}`
  return neighbor === null ? name : `${name} for ${neighbor}`
}

/** What an answer means, in a sentence or two with where the rule stands. */
export function answerWords(sent: SeenPacket, answer: SeenPacket): string {
  if (answer.arp) return `${answer.arp.sender} has the MAC address ${answer.arp.senderMac} (RFC 826).`
  if (answer.quoted) return errorWords(sent, answer)
  if (sent.protocol === PROTOCOL.tcp) return tcpWords(sent, answer)
  if (answer.neighbor !== null) return `${answer.neighbor} is there and says so (RFC 4861 §7.2.4).`
  if (sent.echo) return `${answer.source} answers the echo: it is reachable.`
  return `${answer.source} answered.`
}

function errorWords(sent: SeenPacket, { source, icmpType, icmpCode, protocol }: SeenPacket): string {
  const isV4 = protocol === PROTOCOL.icmp
  if (icmpType === (isV4 ? 11 : 3))
    return `The packet’s ${isV4 ? 'TTL' : 'hop limit'} ended at ${source}, a router on the way (RFC ${isV4 ? '792' : '4443 §3.3'}).`
  const isPort = isV4 ? icmpType === 3 && icmpCode === 3 : icmpType === 1 && icmpCode === 4
  if (isPort)
    return `Nothing is bound to port ${sent.destinationPort} there: ${source} says so (RFC 1122 §4.1.3.1).`
  return `${source} says: ${icmpWords(isV4 ? 4 : 6, icmpType, icmpCode)}.`
}

function tcpWords(sent: SeenPacket, answer: SeenPacket): string {
  const where = `port ${sent.destinationPort}`
  if (answer.tcpFlags & TCP.rst)
    return sent.tcpFlags & TCP.syn
      ? `RST: nothing listens on ${where} (RFC 9293 §3.10.7.1).`
      : `RST: there is no such connection on ${where} (RFC 9293 §3.10.7.1).`
  if (answer.tcpFlags & TCP.syn)
    return `SYN-ACK: something listens on ${where}; its kernel holds a half-open connection now (SYN-RECEIVED).`
  return 'ACK: the peer has a connection with these endpoints and says where it stands (RFC 9293 §3.10.7.4).'
}

/** Why our own kernel sent a reset that nobody asked for. */
export const KERNEL_RESET_WORDS =
  'Our own kernel sent this reset: the SYN came from a raw socket, so no socket of this machine has that connection, and an unexpected SYN-ACK is answered with RST (RFC 9293 §3.10.7.1).'
