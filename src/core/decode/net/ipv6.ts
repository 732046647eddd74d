import type { DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader, markMalformed } from '../malformed'
import { readUint16 } from '../read-number'
import { decodeIpv6Payload } from './ipv6-extensions'

/*
 * IPv6, RFC 8200 §3:
 * 0 version (4 bits)   4 payload length (2)   6 next header (1)   8 source (16)   24 destination (16)
 */
const PAYLOAD_LENGTH_AT = 4
const NEXT_HEADER_AT = 6
const SOURCE_AT = 8
const DESTINATION_AT = 24
const HEADER_BYTES = 40

const NO_NEXT_HEADER = 59

export function decodeIpv6(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsHeader(at, HEADER_BYTES, end, wireEnd, out, MALFORMED.ipv6Short, MALFORMED.ipv6Cut)) return
  if (bytes[at] >>> 4 !== 6) return markMalformed(out, MALFORMED.ipv6Version, at)
  out.family = 6
  out.protocol = bytes[at + NEXT_HEADER_AT]
  out.sourceAt = at + SOURCE_AT
  out.destinationAt = at + DESTINATION_AT

  const packetEnd = endOfPacket(bytes, at, wireEnd, out)
  out.ipAt = at
  out.ipLength = HEADER_BYTES + readUint16(bytes, at + PAYLOAD_LENGTH_AT)
  const capturedEnd = Math.min(end, packetEnd)
  decodeIpv6Payload(bytes, at, at + HEADER_BYTES, capturedEnd, packetEnd, out)
}

/**
 * Where the packet ends on the wire. A payload length of 0 with something in the payload is a jumbogram
 * (RFC 2675 §3), or a large segment that the network card will split: the frame's own length counts.
 */
function endOfPacket(bytes: Uint8Array, at: number, wireEnd: number, out: DecodedPacket): number {
  const payloadLength = readUint16(bytes, at + PAYLOAD_LENGTH_AT)
  if (payloadLength === 0 && bytes[at + NEXT_HEADER_AT] !== NO_NEXT_HEADER) return wireEnd
  const packetEnd = at + HEADER_BYTES + payloadLength
  if (packetEnd <= wireEnd) return packetEnd
  markMalformed(out, MALFORMED.ipv6LengthOverFrame, at + PAYLOAD_LENGTH_AT)
  return wireEnd
}
