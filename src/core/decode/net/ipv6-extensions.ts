import { FRAGMENT, setPayload, type DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader, markMalformed } from '../malformed'
import { readUint16, readUint32 } from '../read-number'
import { decodeTransport } from '../transport/transport'
import { takeFragment } from './reassemble'

/** Extension headers that are passed over (RFC 8200 §4; IANA "IPv6 Extension Header Types"). */
const EXTENSION = {
  hopByHop: 0,
  routing: 43,
  fragment: 44,
  authentication: 51,
  destinationOptions: 60,
  hostIdentity: 139,
  shim6: 140,
} as const

/*
 * An extension header: 0 next header (1)   1 length (1). All have the length in 8-byte units beyond the first 8 (§4.3,
 * §4.4, §4.6; RFC 7401 §5.1, RFC 5533 §5.1), but authentication (RFC 4302 §2.2) in 4-byte units less 2. Fragment
 * (§4.5) is 8 bytes long: 2 offset in 8-byte units (13 bits), reserved, more (1 bit)   4 identification (4).
 */
const EXTENSION_BYTES = 8
const FRAGMENT_AT = 2
const IDENTIFICATION_AT = 4
const FRAGMENT_OFFSET = 0xfff8
const MORE_FRAGMENTS = 1

/*
 * A routing header (§4.4): 2 type (1)   3 segments left (1)   8 addresses. While segments are left the destination is
 * the next of them, and whom the transport speaks to (§8.1) stands last: of type 0 (RFC 5095 took it away) and 2
 * (RFC 6275 §6.4) at the end, of segment routing (RFC 8754 §2) at the beginning.
 */
const ROUTING_TYPE_AT = 2
const SEGMENTS_LEFT_AT = 3
const ADDRESSES_AT = 8
const ADDRESS_BYTES = 16
const ROUTING = { source: 0, home: 2, segments: 4 } as const

/** The home address option (RFC 6275 §6.3): whom the transport speaks for, where the source is a mobile node. */
const OPTION = { pad1: 0, homeAddress: 0xc9 } as const

/**
 * Decodes an IPv6 packet's payload: passes over extension headers, puts fragments together, and goes on to what
 * `out.protocol` has become.
 *
 * @param headerAt where the packet's own header begins
 * @param from where its payload begins
 */
export function decodeIpv6Payload(
  bytes: Uint8Array,
  headerAt: number,
  from: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  let at = from
  // Each extension header is at least 8 bytes long, so the packet's end bounds the loop.
  while (isExtension(out.protocol)) {
    setPayload(out, at, end, wireEnd)
    if (!holdsExtension(at, EXTENSION_BYTES, end, wireEnd, out)) return
    const length = extensionLength(out.protocol, bytes[at + 1])
    if (!holdsExtension(at, length, end, wireEnd, out)) return
    const protocol = out.protocol
    out.protocol = bytes[at]
    if (protocol === EXTENSION.routing) followRoute(bytes, at, length, out)
    else if (protocol === EXTENSION.destinationOptions) readHomeAddress(bytes, at + 2, at + length, out)
    else if (protocol === EXTENSION.fragment) {
      const field = readUint16(bytes, at + FRAGMENT_AT)
      // RFC 6946 §4: a fragment that is all of its packet is just that.
      if ((field & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) !== 0)
        return decodeFragment(bytes, headerAt, at, end, wireEnd, field, out)
    }
    at += length
  }
  decodeTransport(bytes, at, end, wireEnd, out)
}

function decodeFragment(
  bytes: Uint8Array,
  headerAt: number,
  at: number,
  end: number,
  wireEnd: number,
  field: number,
  out: DecodedPacket,
): void {
  const payloadAt = at + EXTENSION_BYTES
  const offset = field & FRAGMENT_OFFSET
  const isLast = (field & MORE_FRAGMENTS) === 0
  out.fragment = offset === 0 ? FRAGMENT.first : FRAGMENT.later
  setPayload(out, payloadAt, end, wireEnd)
  if (!isLast && (wireEnd - payloadAt) % 8 !== 0) return markMalformed(out, MALFORMED.ipv6FragmentLength, at)
  // What was cut off never becomes whole: the first fragment's ports are worth more then.
  if (out.fragments === null || end < wireEnd || out.malformed !== MALFORMED.none) {
    // What follows in a later fragment is the middle of something: no header begins there.
    if (offset === 0) decodeIpv6Payload(bytes, headerAt, payloadAt, end, wireEnd, out)
    return
  }
  const identification = readUint32(bytes, at + IDENTIFICATION_AT)
  const wholeAt = takeFragment(bytes, headerAt, at, payloadAt, end, offset, isLast, identification, out)
  if (wholeAt < 0) return
  out.fragment = FRAGMENT.none
  decodeIpv6Payload(out.bytes, 0, wholeAt, out.bytes.length, out.bytes.length, out)
}

function followRoute(bytes: Uint8Array, at: number, length: number, out: DecodedPacket): void {
  const left = bytes[at + SEGMENTS_LEFT_AT]
  if (left === 0) return
  const type = bytes[at + ROUTING_TYPE_AT]
  if (type !== ROUTING.source && type !== ROUTING.home && type !== ROUTING.segments) return
  const addresses = Math.floor((length - ADDRESSES_AT) / ADDRESS_BYTES)
  if (left > addresses) return markMalformed(out, MALFORMED.ipv6RoutingLength, at + SEGMENTS_LEFT_AT)
  const last = type === ROUTING.segments ? 0 : addresses - 1
  out.destinationAt = at + ADDRESSES_AT + last * ADDRESS_BYTES
}

/** Options are type (1), length (1), value; the first pads alone (§4.2). */
function readHomeAddress(bytes: Uint8Array, from: number, end: number, out: DecodedPacket): void {
  let at = from
  while (at + 2 <= end) {
    if (bytes[at] === OPTION.pad1) {
      at++
      continue
    }
    const length = bytes[at + 1]
    if (bytes[at] === OPTION.homeAddress && length === ADDRESS_BYTES && at + 2 + length <= end)
      out.sourceAt = at + 2
    at += 2 + length
  }
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
    protocol === EXTENSION.authentication ||
    protocol === EXTENSION.hostIdentity ||
    protocol === EXTENSION.shim6
  )
}

function extensionLength(protocol: number, length: number): number {
  if (protocol === EXTENSION.fragment) return EXTENSION_BYTES
  // RFC 4302 §2.2: a whole authentication header in IPv6 is a multiple of 8 bytes; under 8 there is none.
  if (protocol === EXTENSION.authentication) return Math.max(EXTENSION_BYTES, (length + 2) * 4)
  return (length + 1) * 8
}
