import type { DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'
import { readUint16 } from '../read-number'

/** EtherTypes (IANA "IEEE 802 Numbers") that are looked into. */
const ETHER_TYPE = { ipv4: 0x0800, ipv6: 0x86dd, vlan: 0x8100, serviceVlan: 0x88a8, oldQinQ: 0x9100 } as const

/** IEEE 802.1Q §9.3: tag control information and the next EtherType. */
const TAG_BYTES = 4

/**
 * Decodes what an EtherType announces, behind any number of VLAN tags (IEEE 802.1Q; stacked ones are 802.1ad).
 * Everything but IP is left alone: it has no transport that could be followed.
 *
 * @param at where what the type announces begins
 */
export function decodeEtherType(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  let inner = type
  let innerAt = at
  // Each tag is four bytes further on, so the frame's end bounds the loop.
  while (inner === ETHER_TYPE.vlan || inner === ETHER_TYPE.serviceVlan || inner === ETHER_TYPE.oldQinQ) {
    if (!holdsHeader(innerAt, TAG_BYTES, end, wireEnd, out, MALFORMED.linkShort, MALFORMED.linkCut)) return
    inner = readUint16(bytes, innerAt + 2)
    innerAt += TAG_BYTES
  }
  if (inner === ETHER_TYPE.ipv4) decodeIpv4(bytes, innerAt, end, wireEnd, out)
  else if (inner === ETHER_TYPE.ipv6) decodeIpv6(bytes, innerAt, end, wireEnd, out)
}
