import { FRAGMENT, setPayload, type DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader, markMalformed } from '../malformed'
import { readUint16 } from '../read-number'
import { decodeTransport } from '../transport/transport'
import { takeFragment } from './reassemble'

/*
 * IPv4, RFC 791 §3.1:
 * 0 version (4 bits), header length in words (4 bits)   2 total length (2)   4 identification (2)   6 flags (3 bits),
 * fragment offset in 8-byte units (13 bits)   9 protocol (1)   12 source (4)   16 destination (4)   20 options
 */
const TOTAL_LENGTH_AT = 2
const IDENTIFICATION_AT = 4
const FRAGMENT_AT = 6
const PROTOCOL_AT = 9
const SOURCE_AT = 12
const DESTINATION_AT = 16
const HEADER_BYTES = 20
const MORE_FRAGMENTS = 0x2000
const FRAGMENT_OFFSET = 0x1fff
const OPTION = { end: 0, noOperation: 1, looseRoute: 131, strictRoute: 137 } as const
const ROUTE_BYTES = 3

export function decodeIpv4(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsHeader(at, HEADER_BYTES, end, wireEnd, out, MALFORMED.ipv4Short, MALFORMED.ipv4Cut)) return
  if (bytes[at] >>> 4 !== 4) return markMalformed(out, MALFORMED.ipv4Version, at)
  const headerLength = (bytes[at] & 0x0f) * 4
  if (headerLength < HEADER_BYTES) return markMalformed(out, MALFORMED.ipv4HeaderLength, at)
  out.family = 4
  out.protocol = bytes[at + PROTOCOL_AT]
  out.sourceAt = at + SOURCE_AT
  out.destinationAt = at + DESTINATION_AT

  const packetEnd = endOfPacket(bytes, at, headerLength, wireEnd, out)
  out.ipAt = at
  out.ipLength = readUint16(bytes, at + TOTAL_LENGTH_AT)
  const capturedEnd = Math.min(end, packetEnd)
  const isWhole =
    packetEnd >= at + headerLength &&
    holdsHeader(at, headerLength, capturedEnd, packetEnd, out, MALFORMED.ipv4Short, MALFORMED.ipv4Cut)
  if (!isWhole) return setPayload(out, at + headerLength, capturedEnd, packetEnd)
  if (headerLength > HEADER_BYTES) followSourceRoute(bytes, at + HEADER_BYTES, at + headerLength, out)

  const fragment = readUint16(bytes, at + FRAGMENT_AT)
  if ((fragment & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) !== 0)
    return decodeFragment(bytes, at, headerLength, capturedEnd, packetEnd, fragment, out)
  decodeTransport(bytes, at + headerLength, capturedEnd, packetEnd, out)
}

function decodeFragment(
  bytes: Uint8Array,
  at: number,
  headerLength: number,
  end: number,
  packetEnd: number,
  field: number,
  out: DecodedPacket,
): void {
  const payloadAt = at + headerLength
  setPayload(out, payloadAt, end, packetEnd)
  const offset = (field & FRAGMENT_OFFSET) * 8
  out.fragment = offset === 0 ? FRAGMENT.first : FRAGMENT.later
  // What was cut off never becomes whole: the first fragment's ports are worth more then.
  if (out.fragments === null || end < packetEnd || out.malformed !== MALFORMED.none)
    return decodeTransport(bytes, payloadAt, end, packetEnd, out)
  const isLast = (field & MORE_FRAGMENTS) === 0
  const identification = readUint16(bytes, at + IDENTIFICATION_AT)
  const wholeAt = takeFragment(bytes, at, payloadAt, payloadAt, end, offset, isLast, identification, out)
  if (wholeAt < 0) return
  out.fragment = FRAGMENT.none
  decodeTransport(out.bytes, wholeAt, out.bytes.length, out.bytes.length, out)
}

/**
 * On a source route (RFC 791 §3.1, options 131 and 137: 1 length   2 pointer, from 1   3 addresses) the destination is
 * the next hop, and the last address is whom the transport speaks to.
 */
function followSourceRoute(bytes: Uint8Array, from: number, end: number, out: DecodedPacket): void {
  let at = from
  while (at + 2 < end && bytes[at] !== OPTION.end) {
    if (bytes[at] === OPTION.noOperation) {
      at++
      continue
    }
    const length = bytes[at + 1]
    // A length of under 2 would go on for ever; the options end there.
    if (length < 2 || at + length > end) return
    const isRoute = bytes[at] === OPTION.looseRoute || bytes[at] === OPTION.strictRoute
    if (isRoute && length >= ROUTE_BYTES + 4 && bytes[at + 2] <= length) {
      out.destinationAt = at + ROUTE_BYTES + Math.floor((length - ROUTE_BYTES) / 4) * 4 - 4
    }
    at += length
  }
}

/**
 * Where the packet ends on the wire. What follows in the frame is padding (Ethernet's minimum is 60 bytes).
 * A total length of 0 is a segment not yet split by the network card, captured on its way there: Linux writes
 * that for packets over 65,535 bytes, so the frame's own length counts.
 */
function endOfPacket(
  bytes: Uint8Array,
  at: number,
  headerLength: number,
  wireEnd: number,
  out: DecodedPacket,
): number {
  const totalLength = readUint16(bytes, at + TOTAL_LENGTH_AT)
  if (totalLength === 0) return wireEnd
  if (totalLength < headerLength) markMalformed(out, MALFORMED.ipv4LengthUnderHeader, at + TOTAL_LENGTH_AT)
  if (at + totalLength <= wireEnd) return at + totalLength
  markMalformed(out, MALFORMED.ipv4LengthOverFrame, at + TOTAL_LENGTH_AT)
  return wireEnd
}
