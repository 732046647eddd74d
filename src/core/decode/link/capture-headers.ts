import type { DecodedPacket } from '../decoded-packet'
import { holdsLink } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'
import { readUint16, readUint16Little } from '../read-number'
import { decodeEtherType } from './ether-type'
import { decodeEthernet } from './ethernet'
import { decodeLlc } from './llc'
import { decodeRawIp } from './raw-ip'

/*
 * Link types that are a short header before something known (the LINKTYPE registry has each of them).
 */

/** OpenBSD's pf log: 0 length without padding (1)   1 address family (1); padded to 4 bytes; then the IP packet. */
const PFLOG_LEAST = 4
/** FDDI: frame control (1), two addresses (6 each), LLC. */
const FDDI_BYTES = 13
/** IEEE 802.5: access control, frame control, two addresses (6 each); the source's top bit announces a route. */
const TOKEN_RING_BYTES = 14
const TOKEN_RING_SOURCE_AT = 8
const ROUTE_LENGTH = 0x1f
/** RFC 2625 §3: Fibre Channel's network header, two addresses (8 each), then LLC. */
const FIBRE_CHANNEL_BYTES = 16
/** SunATM: 0 flags, of which the low four bits say what the traffic is (1)   1 virtual path (1)   2 circuit (2). */
const SUN_ATM_BYTES = 4
const SUN_ATM_TRAFFIC = 0x0f
const SUN_ATM_LLC = 2
/** Apple's IP over IEEE 1394: two addresses (8 each), EtherType (2). */
const FIREWIRE_TYPE_AT = 16
/** IPNET of Solaris and AIX: 1 address family (1); 24 bytes. */
const IPNET_BYTES = 24
const IPNET_FAMILY_AT = 1
const IPNET_INET6 = 26
/** Linux' netfilter log: 0 family (1)   1 version (1)   2 resource (2), then values: length (2), type (2), padded to 4. */
const NFLOG_BYTES = 4
const NFLOG_VALUE_BYTES = 4
const NFLOG_PAYLOAD = 9
/** Juniper's Ethernet: 0 magic "MGC" (3)   3 flags (1)   4 length of extensions (2) where they are said to be there. */
const JUNIPER_BYTES = 6
const JUNIPER_NO_LINK = 0x02
const JUNIPER_EXTENSIONS = 0x80

export function decodePflog(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, PFLOG_LEAST, end, wireEnd, out)) return
  const length = Math.max(PFLOG_LEAST, Math.ceil(bytes[at] / 4) * 4)
  if (holdsLink(at, length, end, wireEnd, out)) decodeRawIp(bytes, at + length, end, wireEnd, out)
}

export function decodeFddi(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (holdsLink(at, FDDI_BYTES, end, wireEnd, out)) decodeLlc(bytes, at + FDDI_BYTES, end, wireEnd, out)
}

export function decodeTokenRing(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, TOKEN_RING_BYTES, end, wireEnd, out)) return
  let llcAt = at + TOKEN_RING_BYTES
  if ((bytes[at + TOKEN_RING_SOURCE_AT] & 0x80) !== 0) {
    if (!holdsLink(llcAt, 2, end, wireEnd, out)) return
    llcAt += bytes[llcAt] & ROUTE_LENGTH
  }
  decodeLlc(bytes, llcAt, end, wireEnd, out)
}

export function decodeFibreChannelIp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (holdsLink(at, FIBRE_CHANNEL_BYTES, end, wireEnd, out))
    decodeLlc(bytes, at + FIBRE_CHANNEL_BYTES, end, wireEnd, out)
}

export function decodeSunAtm(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, SUN_ATM_BYTES, end, wireEnd, out)) return
  if ((bytes[at] & SUN_ATM_TRAFFIC) === SUN_ATM_LLC) decodeLlc(bytes, at + SUN_ATM_BYTES, end, wireEnd, out)
}

export function decodeFirewire(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, FIREWIRE_TYPE_AT + 2, end, wireEnd, out)) return
  const type = readUint16(bytes, at + FIREWIRE_TYPE_AT)
  decodeEtherType(bytes, at + FIREWIRE_TYPE_AT + 2, end, wireEnd, out, type)
}

export function decodeIpnet(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, IPNET_BYTES, end, wireEnd, out)) return
  const decode = bytes[at + IPNET_FAMILY_AT] === IPNET_INET6 ? decodeIpv6 : decodeIpv4
  decode(bytes, at + IPNET_BYTES, end, wireEnd, out)
}

/** The values are in the order of the machine that captured; a length of under 256 says which that was. */
export function decodeNflog(
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(start, NFLOG_BYTES, end, wireEnd, out)) return
  let at = start + NFLOG_BYTES
  // Each value is at least 4 bytes long, so the frame's end bounds the loop.
  while (at + NFLOG_VALUE_BYTES <= end) {
    const isLittle = bytes[at + 3] === 0
    const read = isLittle ? readUint16Little : readUint16
    const length = read(bytes, at)
    if (length < NFLOG_VALUE_BYTES) return
    if (read(bytes, at + 2) === NFLOG_PAYLOAD)
      return decodeRawIp(bytes, at + NFLOG_VALUE_BYTES, end, wireEnd, out)
    at += Math.ceil(length / 4) * 4
  }
}

export function decodeJuniperEthernet(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, JUNIPER_BYTES, end, wireEnd, out)) return
  const flags = bytes[at + 3]
  const hasExtensions = (flags & JUNIPER_EXTENSIONS) !== 0
  const length = hasExtensions ? JUNIPER_BYTES + readUint16(bytes, at + 4) : JUNIPER_BYTES - 2
  if (!holdsLink(at, length, end, wireEnd, out)) return
  if ((flags & JUNIPER_NO_LINK) !== 0) decodeRawIp(bytes, at + length + 4, end, wireEnd, out)
  else decodeEthernet(bytes, at + length, end, wireEnd, out)
}
