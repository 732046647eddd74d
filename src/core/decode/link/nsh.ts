import type { DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'
import { decodeEthernet } from './ethernet'
import { decodeMpls } from './mpls'

/* Network service header, RFC 8300 §2.2: 1 length in words (low 6 bits)   3 next protocol (1)   8 contexts. */
const HEADER_BYTES = 8
const LENGTH_AT = 1
const LENGTH_BITS = 0x3f
const NEXT_AT = 3
const NEXT = { ipv4: 1, ipv6: 2, ethernet: 3, nsh: 4, mpls: 5 } as const

export function decodeNsh(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!goesDeeper(out, at) || !holdsLink(at, HEADER_BYTES, end, wireEnd, out)) return
  const innerAt = at + Math.max(HEADER_BYTES, (bytes[at + LENGTH_AT] & LENGTH_BITS) * 4)
  if (!holdsLink(at, innerAt - at, end, wireEnd, out)) return
  switch (bytes[at + NEXT_AT]) {
    case NEXT.ipv4:
      return decodeIpv4(bytes, innerAt, end, wireEnd, out)
    case NEXT.ipv6:
      return decodeIpv6(bytes, innerAt, end, wireEnd, out)
    case NEXT.ethernet:
      return decodeEthernet(bytes, innerAt, end, wireEnd, out)
    case NEXT.nsh:
      return decodeNsh(bytes, innerAt, end, wireEnd, out)
    case NEXT.mpls:
      return decodeMpls(bytes, innerAt, end, wireEnd, out)
  }
}
