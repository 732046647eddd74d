import type { DecodedPacket } from '../decode/decoded-packet'
import { readUint16 } from '../decode/read-number'
import { PROTOCOL } from '../net/transport'
import type { Side } from '../own/own-ends'
import { END, type ConnColumns } from './conn-columns'
import { addByTens, addOnce, LETTER, NOTED } from './history'
import { takeSegment } from './tcp-ends'

const TCP_HEADER_BYTES = 20
const TCP_DATA_OFFSET_AT = 12
const UDP_LENGTH_AT = 4
const UDP_HEADER_BYTES = 8
const ICMP_HEADER_BYTES = 8

/** Counts a packet of `sender` in its connection. */
export function countPacket(conns: ConnColumns, slot: number, sender: Side, packet: DecodedPacket): void {
  const { protocol } = packet
  if (protocol === PROTOCOL.tcp) {
    if (!isTcpHeaderWhole(packet)) return
    conns.count(slot, sender, packet.ipLength)
    takeSegment(conns, slot, sender, packet)
    return
  }
  conns.count(slot, sender, packet.ipLength)
  conns.lastSeen[slot] = conns.now[0]
  const end = 2 * slot + sender
  if (protocol === PROTOCOL.udp) {
    conns.state[end] = END.active
    conns.payloadBytes[end] += udpPayloadLength(packet)
    addOnce(conns, slot, sender, NOTED.payload, LETTER.payload)
  } else if (isIcmp(protocol)) {
    conns.state[end] = END.active
    const length = packet.payloadAt + packet.payloadLength - packet.transportAt
    conns.payloadBytes[end] += Math.max(0, length - ICMP_HEADER_BYTES)
  }
}

/** Notes a packet that is left out for its checksum; it has begun its connection all the same. */
export function noteBadChecksum(
  conns: ConnColumns,
  slot: number,
  sender: Side,
  { protocol, ipLength }: DecodedPacket,
): void {
  // Of UDP the log counts it, of the others not.
  if (protocol === PROTOCOL.udp) conns.count(slot, sender, ipLength)
  if (isIcmp(protocol)) return
  addByTens(conns, slot, sender, ++conns.badChecksums[2 * slot + sender], LETTER.badChecksum)
}

export function isIcmp(protocol: number): boolean {
  return protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6
}

/** A header that says it is shorter than 20 bytes, or that ends behind what was captured, is not followed. */
export function isTcpHeaderWhole({ bytes, transportAt, payloadAt }: DecodedPacket): boolean {
  const length = (bytes[transportAt + TCP_DATA_OFFSET_AT] >>> 4) * 4
  return length >= TCP_HEADER_BYTES && transportAt + length === payloadAt
}

/** By the datagram's own length, which may say more than the packet holds. */
function udpPayloadLength({ bytes, transportAt, payloadLength }: DecodedPacket): number {
  const length = readUint16(bytes, transportAt + UDP_LENGTH_AT) - UDP_HEADER_BYTES
  return length < 0 ? payloadLength : length
}
