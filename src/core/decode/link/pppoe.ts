import type { DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { readUint16 } from '../read-number'
import { decodePpp } from './ppp'

/* PPPoE, RFC 2516 §4: 0 version and type (1)   1 code (1)   2 session (2)   4 length of what follows (2). */
const CODE_AT = 1
const LENGTH_AT = 4
const HEADER_BYTES = 6
const SESSION_DATA = 0

export function decodePppoe(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!goesDeeper(out, at) || !holdsLink(at, HEADER_BYTES, end, wireEnd, out)) return
  if (bytes[at + CODE_AT] !== SESSION_DATA) return
  const innerAt = at + HEADER_BYTES
  const innerEnd = Math.min(wireEnd, innerAt + readUint16(bytes, at + LENGTH_AT))
  decodePpp(bytes, innerAt, Math.min(end, innerEnd), innerEnd, out)
}
