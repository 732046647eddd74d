import { TUNNEL, type DecodedPacket } from '../decoded-packet'
import { decodeIpv6 } from '../net/ipv6'
import { readUint16 } from '../read-number'
import { decodeGuessed } from './inner-packet'

/*
 * Teredo, RFC 4380 §5.1.1: before the IPv6 packet may stand an authentication (0 type 0x0001 (2)   2 length of the
 * client's name (1)   3 length of its proof (1), both of them, nonce (8), confirmation (1)) and then an origin
 * indication (0 type 0x0000 (2)   2 port (2)   4 address (4)).
 */
const AUTHENTICATION = 1
const AUTHENTICATION_BYTES = 13
const ORIGIN = 0
const ORIGIN_BYTES = 8

export function decodeTeredo(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  let innerAt = at
  if (innerAt + 4 <= end && readUint16(bytes, innerAt) === AUTHENTICATION)
    innerAt += AUTHENTICATION_BYTES + bytes[innerAt + 2] + bytes[innerAt + 3]
  if (innerAt + 2 <= end && readUint16(bytes, innerAt) === ORIGIN) innerAt += ORIGIN_BYTES
  if (innerAt < end && bytes[innerAt] >>> 4 === 6)
    decodeGuessed(TUNNEL.teredo, decodeIpv6, bytes, innerAt, end, wireEnd, out)
}
