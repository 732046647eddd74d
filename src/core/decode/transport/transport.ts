import { PROTOCOL } from '../../net/transport'
import { FRAGMENT, setPayload, type DecodedPacket } from '../decoded-packet'
import { decodeIcmp } from './icmp'
import { decodeIcmpv6 } from './icmpv6'
import { decodeTcp } from './tcp'
import { holdsHeader, MALFORMED } from '../malformed'
import { decodeIpCarried, isIpCarried } from '../tunnel/ip-carried'
import { decodePortsOnly } from './ports-only'
import { decodeUdp } from './udp'

/** RFC 4302 §2: 0 next header (1)   1 length in words, less 2 (1); with what it checks, 8 bytes at least. */
const AUTHENTICATION_BYTES = 8

/**
 * Decodes what an IP packet carries, by `out.protocol`. A protocol that is not followed has endpoints without
 * ports; a later fragment has ports that only its first fragment tells, and so no endpoints.
 */
export function decodeTransport(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  out.transportAt = at
  // Most of all packets, which say themselves where their payload lies.
  if (out.protocol === PROTOCOL.tcp && out.fragment !== FRAGMENT.later)
    return decodeTcp(bytes, at, end, wireEnd, out)
  setPayload(out, at, end, wireEnd)
  if (out.fragment === FRAGMENT.later) return
  if (out.protocol === PROTOCOL.udp) decodeUdp(bytes, at, end, wireEnd, out)
  else decodeOther(bytes, at, end, wireEnd, out)
}

/** What is not most of all packets, apart so that the way of those stays short. */
function decodeOther(bytes: Uint8Array, at: number, end: number, wireEnd: number, out: DecodedPacket): void {
  switch (out.protocol) {
    case PROTOCOL.icmp:
      return decodeIcmp(bytes, at, end, wireEnd, out)
    case PROTOCOL.icmpv6:
      return decodeIcmpv6(bytes, at, end, wireEnd, out)
    case PROTOCOL.sctp:
    case PROTOCOL.udpLite:
    case PROTOCOL.dccp:
      return decodePortsOnly(bytes, at, end, wireEnd, out)
    case PROTOCOL.authentication:
      return decodeAuthenticated(bytes, at, end, wireEnd, out)
    default:
      out.hasEndpoints = 1
      // In a first fragment alone, what a tunnel carries has lost its end.
      if (out.fragment === FRAGMENT.none && isIpCarried(out.protocol))
        decodeIpCarried(bytes, at, end, wireEnd, out)
  }
}

/** IPv4's authentication header, which changes nothing of what it is before; IPv6's are passed over with the others. */
function decodeAuthenticated(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const { ipv4Short, ipv4Cut } = MALFORMED
  if (!holdsHeader(at, AUTHENTICATION_BYTES, end, wireEnd, out, ipv4Short, ipv4Cut)) return
  const length = Math.max(AUTHENTICATION_BYTES, (bytes[at + 1] + 2) * 4)
  if (!holdsHeader(at, length, end, wireEnd, out, ipv4Short, ipv4Cut)) return
  out.protocol = bytes[at]
  // A second one would authenticate the first; nothing sends that.
  if (out.protocol !== PROTOCOL.authentication) decodeTransport(bytes, at + length, end, wireEnd, out)
}
