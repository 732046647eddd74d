import { FRAGMENT, setPayload, type DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader, markMalformed } from '../malformed'
import { readUint16 } from '../read-number'
import { decodeTransport } from '../transport/transport'

/*
 * IPv6, RFC 8200 §3:
 * 0 version (4 bits)   4 payload length (2)   6 next header (1)   8 source (16)   24 destination (16)
 */
const PAYLOAD_LENGTH_AT = 4
const NEXT_HEADER_AT = 6
const SOURCE_AT = 8
const DESTINATION_AT = 24
const HEADER_BYTES = 40

/** Extension headers that are passed over (RFC 8200 §4; IANA "IPv6 Extension Header Types"). */
const EXTENSION = {
  hopByHop: 0,
  routing: 43,
  fragment: 44,
  authentication: 51,
  destinationOptions: 60,
} as const
const NO_NEXT_HEADER = 59

/*
 * An extension header: 0 next header (1)   1 length (1). Hop-by-hop, routing and destination options (§4.3,
 * §4.4, §4.6) have the length in 8-byte units beyond the first 8, authentication (RFC 4302 §2.2) in 4-byte
 * units less 2. Fragment (§4.5) is 8 bytes long: 2 offset in 8-byte units (13 bits), reserved, more (1 bit).
 */
const EXTENSION_BYTES = 8
const FRAGMENT_AT = 2
const FRAGMENT_OFFSET = 0xfff8
const MORE_FRAGMENTS = 1

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
  const capturedEnd = Math.min(end, packetEnd)
  const transportAt = skipExtensions(bytes, at + HEADER_BYTES, capturedEnd, packetEnd, out)
  if (transportAt >= 0) decodeTransport(bytes, transportAt, capturedEnd, packetEnd, out)
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

/**
 * Passes over extension headers to the transport header and notes its protocol.
 *
 * @returns where the transport header begins, or -1 where an extension header is not whole
 */
function skipExtensions(
  bytes: Uint8Array,
  first: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): number {
  let at = first
  // Each extension header is at least 8 bytes long, so the packet's end bounds the loop.
  while (isExtension(out.protocol)) {
    setPayload(out, at, end, wireEnd)
    if (!holdsExtension(at, EXTENSION_BYTES, end, wireEnd, out)) return -1
    const length = extensionLength(out.protocol, bytes[at + 1])
    if (!holdsExtension(at, length, end, wireEnd, out)) return -1
    if (out.protocol === EXTENSION.fragment) {
      const fragment = readUint16(bytes, at + FRAGMENT_AT)
      if ((fragment & FRAGMENT_OFFSET) !== 0) out.fragment = FRAGMENT.later
      else if ((fragment & MORE_FRAGMENTS) !== 0) out.fragment = FRAGMENT.first
    }
    out.protocol = bytes[at]
    at += length
    // What follows in a later fragment is the middle of something: no header begins there.
    if (out.fragment === FRAGMENT.later) return at
  }
  return at
}

function holdsExtension(
  at: number,
  length: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  return holdsHeader(at, length, end, wireEnd, out, MALFORMED.ipv6ExtensionShort, MALFORMED.ipv6ExtensionCut)
}

function isExtension(protocol: number): boolean {
  return (
    protocol === EXTENSION.hopByHop ||
    protocol === EXTENSION.routing ||
    protocol === EXTENSION.fragment ||
    protocol === EXTENSION.destinationOptions ||
    protocol === EXTENSION.authentication
  )
}

function extensionLength(protocol: number, length: number): number {
  if (protocol === EXTENSION.fragment) return EXTENSION_BYTES
  // RFC 4302 §2.2: a whole authentication header in IPv6 is a multiple of 8 bytes; under 8 there is none.
  if (protocol === EXTENSION.authentication) return Math.max(EXTENSION_BYTES, (length + 2) * 4)
  return (length + 1) * 8
}
