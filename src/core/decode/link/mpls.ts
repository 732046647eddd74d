import type { DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'
import { decodeEthernet } from './ethernet'

/* MPLS, RFC 3032 §2.1: label (20 bits), traffic class (3), bottom of stack (1), TTL (8). */
const ENTRY_BYTES = 4
const BOTTOM_AT = 2
const BOTTOM = 1

/** RFC 4928 §3: what follows the stack tells by its first 4 bits; RFC 4385 §3: 0 is a pseudowire's control word. */
const CONTROL_WORD = 0
const CONTROL_WORD_BYTES = 4

/** The last entry's label is not looked at: what it means is known to routers only. */
export function decodeMpls(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!goesDeeper(out, at)) return
  let innerAt = at
  // Each entry is four bytes further on, so the frame's end bounds the loop.
  for (let isBottom = false; !isBottom; innerAt += ENTRY_BYTES) {
    if (!holdsLink(innerAt, ENTRY_BYTES, end, wireEnd, out)) return
    isBottom = (bytes[innerAt + BOTTOM_AT] & BOTTOM) !== 0
  }
  if (innerAt >= end) return
  const first = bytes[innerAt] >>> 4
  if (first === 4) decodeIpv4(bytes, innerAt, end, wireEnd, out)
  else if (first === 6) decodeIpv6(bytes, innerAt, end, wireEnd, out)
  else if (first === CONTROL_WORD) decodeEthernet(bytes, innerAt + CONTROL_WORD_BYTES, end, wireEnd, out)
}
