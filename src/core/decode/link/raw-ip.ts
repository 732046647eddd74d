import type { DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsLink, markMalformed } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'

/** No link layer at all (LINKTYPE_RAW): the IP header's first four bits, its version, say which IP it is. */
export function decodeRawIp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, 1, end, wireEnd, out)) return
  const version = bytes[at] >>> 4
  if (version === 4) decodeIpv4(bytes, at, end, wireEnd, out)
  else if (version === 6) decodeIpv6(bytes, at, end, wireEnd, out)
  else markMalformed(out, MALFORMED.ipVersion, at)
}
