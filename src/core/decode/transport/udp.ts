import { FRAGMENT, setPayload, type DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader, markMalformed } from '../malformed'
import { readUint16 } from '../read-number'
import { decodeUdpCarried } from '../tunnel/udp-carried'

/* UDP, RFC 768: 0 source port (2)   2 destination port (2)   4 length with header (2)   6 checksum (2) */
const DESTINATION_PORT_AT = 2
const LENGTH_AT = 4
const HEADER_BYTES = 8
const LONGEST = 0xffff

export function decodeUdp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsHeader(at, HEADER_BYTES, end, wireEnd, out, MALFORMED.udpShort, MALFORMED.udpCut)) return
  out.hasEndpoints = 1
  out.sourcePort = readUint16(bytes, at)
  out.destinationPort = readUint16(bytes, at + DESTINATION_PORT_AT)
  const datagramEnd = endOfDatagram(bytes, at, wireEnd, out)
  const capturedEnd = Math.min(end, datagramEnd)
  setPayload(out, at + HEADER_BYTES, capturedEnd, datagramEnd)
  if (out.payloadCaptured > 0 && out.fragment === FRAGMENT.none)
    decodeUdpCarried(bytes, at + HEADER_BYTES, capturedEnd, datagramEnd, out)
}

/**
 * Where the datagram ended on the wire. Its first fragment announces bytes that only later ones carry: they
 * count as payload of the datagram, and as not captured.
 */
function endOfDatagram(bytes: Uint8Array, at: number, wireEnd: number, out: DecodedPacket): number {
  const length = readUint16(bytes, at + LENGTH_AT)
  // RFC 2675 §4: a datagram too long for the field has 0 there, and ends where the jumbogram ends.
  if (length === 0 && out.family === 6 && wireEnd - at > LONGEST) return wireEnd
  if (length < HEADER_BYTES) {
    markMalformed(out, MALFORMED.udpLengthUnderHeader, at + LENGTH_AT)
    return wireEnd
  }
  if (at + length <= wireEnd || out.fragment === FRAGMENT.first) return at + length
  markMalformed(out, MALFORMED.udpLengthOverPacket, at + LENGTH_AT)
  return wireEnd
}
