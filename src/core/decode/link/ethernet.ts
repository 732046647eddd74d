import type { DecodedPacket } from '../decoded-packet'
import { holdsLink } from '../malformed'
import { readUint16 } from '../read-number'
import { decodeTypeOrLength } from './ether-type'

/*
 * Ethernet, IEEE 802.3 §3.1.1 (LINKTYPE_ETHERNET):
 * 0 destination (6)   6 source (6)   12 EtherType, or a length where under 1,536 (2)
 */
const TYPE_AT = 12
const HEADER_BYTES = 14

export function decodeEthernet(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, HEADER_BYTES, end, wireEnd, out)) return
  decodeTypeOrLength(bytes, at + HEADER_BYTES, end, wireEnd, out, readUint16(bytes, at + TYPE_AT))
}

/*
 * A switch's tag between the addresses and the type, as LINKTYPE_DSA_TAG_BRCM (4 bytes), LINKTYPE_DSA_TAG_DSA (4,
 * Marvell) and LINKTYPE_DSA_TAG_EDSA (8, Marvell, with a type of its own) have it.
 */

/** @param tagBytes length of the switch's tag */
export function decodeSwitchTagged(
  tagBytes: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const typeAt = at + TYPE_AT + tagBytes
  if (!holdsLink(at, HEADER_BYTES + tagBytes, end, wireEnd, out)) return
  decodeTypeOrLength(bytes, typeAt + 2, end, wireEnd, out, readUint16(bytes, typeAt))
}
