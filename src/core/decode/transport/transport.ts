import { PROTOCOL } from '../../net/transport'
import { FRAGMENT, setPayload, type DecodedPacket } from '../decoded-packet'
import { decodeIcmp } from './icmp'
import { decodeIcmpv6 } from './icmpv6'
import { decodeTcp } from './tcp'
import { decodeUdp } from './udp'

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
  setPayload(out, at, end, wireEnd)
  if (out.fragment === FRAGMENT.later) return
  switch (out.protocol) {
    case PROTOCOL.tcp:
      return decodeTcp(bytes, at, end, wireEnd, out)
    case PROTOCOL.udp:
      return decodeUdp(bytes, at, end, wireEnd, out)
    case PROTOCOL.icmp:
      return decodeIcmp(bytes, at, end, wireEnd, out)
    case PROTOCOL.icmpv6:
      return decodeIcmpv6(bytes, at, end, wireEnd, out)
    default:
      out.hasEndpoints = 1
  }
}
