import type { DecodedPacket } from '../decoded-packet'
import { holdsLink } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'

/*
 * ARCNET, RFC 1201 §2: 0 source (1)   1 destination (1)   2 protocol (1), then of RFC 1201's protocols 0 split flag (1)
 * 1 sequence number (2). A split flag of 0xff is padding: 4 bytes, and then the flag again. RFC 1051 has no more
 * than the protocol. Linux puts 2 bytes of its own before the protocol.
 */
const ADDRESS_BYTES = 2
const LINUX_BYTES = 2
const PROTOCOL = { ipv4: 212, ipv4Rfc1051: 240 } as const
const SPLIT_BYTES = 3
const PADDING = 0xff
const PADDING_BYTES = 4

/** LINKTYPE_ARCNET_BSD. A packet split over frames is left alone. */
export function decodeArcnet(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  decodeProtocol(bytes, at + ADDRESS_BYTES, end, wireEnd, out)
}

/** LINKTYPE_ARCNET_LINUX. */
export function decodeLinuxArcnet(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  decodeProtocol(bytes, at + ADDRESS_BYTES + LINUX_BYTES, end, wireEnd, out)
}

function decodeProtocol(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, 1, end, wireEnd, out)) return
  if (bytes[at] === PROTOCOL.ipv4Rfc1051) return decodeIpv4(bytes, at + 1, end, wireEnd, out)
  if (bytes[at] !== PROTOCOL.ipv4) return
  const isPadded = at + 1 < end && bytes[at + 1] === PADDING
  const splitAt = at + 1 + (isPadded ? PADDING_BYTES : 0)
  if (!holdsLink(splitAt, SPLIT_BYTES, end, wireEnd, out)) return
  if (bytes[splitAt] === 0) decodeIpv4(bytes, splitAt + SPLIT_BYTES, end, wireEnd, out)
}
