import { TUNNEL, type DecodedPacket } from '../decoded-packet'
import { decodeRawIp } from '../link/raw-ip'
import { decodeGuessed } from './inner-packet'

/*
 * GTP-U, 3GPP TS 29.281 §5.1: 0 version (3 bits), protocol type (1), reserved, E, S, PN   1 message type (1)
 * 2 length (2)   4 tunnel endpoint (4), then where any of E, S, PN is set: 8 sequence number (2)   10 N-PDU (1)
 * 11 next extension header (1). An extension header (§5.2): 0 length in words (1) … last byte: the next one.
 */
const VERSION_1 = 0x30
const VERSION_BITS = 0xf0
const EXTENSIONS = 0x04
const OPTIONAL = 0x07
const TYPE_AT = 1
const NEXT_AT = 11
const HEADER_BYTES = 8
const LONG_HEADER_BYTES = 12
const USER_DATA = 255

export function decodeGtp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const flags = bytes[at]
  if (
    at + LONG_HEADER_BYTES > end ||
    (flags & VERSION_BITS) !== VERSION_1 ||
    bytes[at + TYPE_AT] !== USER_DATA
  )
    return
  const hasOptional = (flags & OPTIONAL) !== 0
  let innerAt = at + (hasOptional ? LONG_HEADER_BYTES : HEADER_BYTES)
  let next = (flags & EXTENSIONS) === 0 ? 0 : bytes[at + NEXT_AT]
  while (next !== 0) {
    const length = innerAt < end ? bytes[innerAt] * 4 : 0
    if (length === 0 || innerAt + length > end) return
    next = bytes[innerAt + length - 1]
    innerAt += length
  }
  decodeGuessed(TUNNEL.gtp, decodeRawIp, bytes, innerAt, end, wireEnd, out)
}
