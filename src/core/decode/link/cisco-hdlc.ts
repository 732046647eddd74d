import type { DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { readUint16 } from '../read-number'
import { decodeEtherType } from './ether-type'

/* Cisco HDLC (RFC 1547 §4.3.1): 0 address (1): unicast or broadcast   1 control, 0 (1)   2 EtherType (2). */
const UNICAST = 0x0f
const BROADCAST = 0x8f
const TYPE_AT = 2
const HEADER_BYTES = 4

export function isCiscoHdlc(first: number): boolean {
  return first === UNICAST || first === BROADCAST
}

export function decodeCiscoHdlc(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!goesDeeper(out, at) || !holdsLink(at, HEADER_BYTES, end, wireEnd, out)) return
  decodeEtherType(bytes, at + HEADER_BYTES, end, wireEnd, out, readUint16(bytes, at + TYPE_AT))
}
