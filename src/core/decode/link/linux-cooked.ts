import type { DecodedPacket } from '../decoded-packet'
import { holdsLink } from '../malformed'
import { readUint16 } from '../read-number'
import { decodeEtherType } from './ether-type'
import { decodeLlc } from './llc'

/*
 * Linux "cooked" capture, what the `any` device gives (LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2). Big-endian.
 *
 * Version 1: 0 packet type (2)  2 ARPHRD (2)  4 address length (2)  6 address (8)  14 protocol (2)
 * Version 2: 0 protocol (2)  2 zero (2)  4 interface index (4)  8 ARPHRD (2)  10 packet type (1)
 *            11 address length (1)  12 address (8)
 *
 * The protocol is an EtherType where the ARPHRD has such; others (netlink, CAN) are no EtherTypes of IP and so are
 * left alone without a look at it. Linux has numbers of its own too, of which one matters: 4 is a frame of 802.2.
 */
const V1 = { protocolAt: 14, headerBytes: 16 } as const
const LLC = 4
const V2 = { protocolAt: 0, headerBytes: 20 } as const

export function decodeLinuxCooked1(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (holdsLink(at, V1.headerBytes, end, wireEnd, out))
    decodeCooked(bytes, at + V1.headerBytes, end, wireEnd, out, readUint16(bytes, at + V1.protocolAt))
}

export function decodeLinuxCooked2(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (holdsLink(at, V2.headerBytes, end, wireEnd, out))
    decodeCooked(bytes, at + V2.headerBytes, end, wireEnd, out, readUint16(bytes, at + V2.protocolAt))
}

function decodeCooked(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
  protocol: number,
): void {
  if (protocol === LLC) decodeLlc(bytes, at, end, wireEnd, out)
  else decodeEtherType(bytes, at, end, wireEnd, out, protocol)
}
