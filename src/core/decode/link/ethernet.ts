import type { DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader } from '../malformed'
import { readUint16 } from '../read-number'
import { decodeEtherType } from './ether-type'

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
  if (!holdsHeader(at, HEADER_BYTES, end, wireEnd, out, MALFORMED.linkShort, MALFORMED.linkCut)) return
  decodeEtherType(readUint16(bytes, at + TYPE_AT), bytes, at + HEADER_BYTES, end, wireEnd, out)
}
