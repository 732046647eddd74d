import { internetChecksum, sumWords } from '../build/checksum'
import { PROTOCOL } from '../net/transport'
import type { DecodedPacket } from './decoded-packet'
import { readUint16 } from './read-number'

const UDP_CHECKSUM_AT = 6

/** Whether an IPv4 header's checksum is right (RFC 791 §3.1). IPv6 has none. */
export function hasRightHeaderChecksum({ family, bytes, ipAt }: DecodedPacket): boolean {
  return family !== 4 || internetChecksum(bytes, ipAt, ipAt + (bytes[ipAt] & 0x0f) * 4) === 0
}

/**
 * Whether the checksum of TCP, UDP, ICMP or ICMPv6 is right. True too where it can't be told: in another transport, or
 * where the packet is not all there. On the machine that sends, the card often fills it in after the capture.
 *
 * @param carries whether another packet was found inside, which makes a UDP checksum of 0 right in IPv6 (RFC 6935)
 */
export function hasRightTransportChecksum(packet: DecodedPacket, carries: boolean): boolean {
  const { bytes, protocol, family, transportAt, payloadAt, payloadLength, payloadCaptured } = packet
  const end = payloadAt + payloadLength
  if (payloadCaptured < payloadLength) return true
  if (protocol !== PROTOCOL.udp && packet.ipAt + packet.ipLength > end) return true
  switch (protocol) {
    case PROTOCOL.icmp:
      return internetChecksum(bytes, transportAt, end) === 0
    case PROTOCOL.udp:
      if (readUint16(bytes, transportAt + UDP_CHECKSUM_AT) === 0) return family === 4 || carries
      break
    case PROTOCOL.tcp:
    case PROTOCOL.icmpv6:
      break
    default:
      return true
  }
  return internetChecksum(bytes, transportAt, end, pseudoHeader(packet, end - transportAt)) === 0
}

/** RFC 9293 §3.1, RFC 8200 §8.1: addresses, length and protocol. */
function pseudoHeader(packet: DecodedPacket, length: number): number {
  const { bytes, family, protocol, sourceAt, destinationAt } = packet
  const addressLength = family === 6 ? 16 : 4
  const source = sumWords(bytes, sourceAt, sourceAt + addressLength)
  return (
    sumWords(bytes, destinationAt, destinationAt + addressLength, source) +
    protocol +
    (length >>> 16) +
    (length & 0xffff)
  )
}
