import type { DecodedPacket } from '../decoded-packet'
import { holdsLink } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'
import { readUint32 } from '../read-number'

/*
 * BSD loopback: 0 address family (4), then the packet. LINKTYPE_NULL has the family in the byte order of the
 * machine that captured (macOS, and Npcap's loopback adapter on Windows), LINKTYPE_LOOP in network order.
 */
const HEADER_BYTES = 4

const AF_INET = 2
/** AF_INET6 on NetBSD and OpenBSD, FreeBSD, macOS, Linux and Windows. */
const AF_INET6: readonly number[] = [24, 28, 30, 10, 23]

/** Some captures (of point-to-point links) have an EtherType of IP in the last two bytes instead of a family. */
const IPV4_TYPE = 0x0800
const IPV6_TYPE = 0x86dd

/** Both of them: families are under 256, so the order that gives such a number is the right one. */
export function decodeBsdLoopback(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, HEADER_BYTES, end, wireEnd, out)) return
  const bigEndian = readUint32(bytes, at)
  const swapped =
    (bigEndian << 24) | ((bigEndian & 0xff00) << 8) | ((bigEndian >>> 8) & 0xff00) | (bigEndian >>> 24)
  const family = bigEndian < 256 ? bigEndian : swapped
  const type = bigEndian & 0xffff
  if (family === AF_INET || type === IPV4_TYPE) decodeIpv4(bytes, at + HEADER_BYTES, end, wireEnd, out)
  else if (AF_INET6.includes(family) || type === IPV6_TYPE)
    decodeIpv6(bytes, at + HEADER_BYTES, end, wireEnd, out)
}
