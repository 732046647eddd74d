import { TUNNEL, type DecodedPacket } from '../decoded-packet'
import { decodeIpv6 } from '../net/ipv6'
import { readUint16, readUint32 } from '../read-number'
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
/** Teredo addresses begin with 2001::/32 (§2.6); of the IPv6 header: 4 payload length   8 source   24 destination. */
const PREFIX = 0x2001_0000
const IPV6_BYTES = 40

/**
 * Whether a datagram is an IPv6 packet to or from a Teredo address, and just that. Clients and relays send each other
 * these from any port ; only servers have one of their own.
 */
export function isTeredo(bytes: Uint8Array, at: number, end: number, wireEnd: number): boolean {
  if (at + IPV6_BYTES > end || at + IPV6_BYTES + readUint16(bytes, at + 4) !== wireEnd) return false
  return readUint32(bytes, at + 8) === PREFIX || readUint32(bytes, at + 24) === PREFIX
}

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
