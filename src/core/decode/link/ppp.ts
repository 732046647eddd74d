import type { DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'
import { readUint16 } from '../read-number'
import { decodeCiscoHdlc, isCiscoHdlc } from './cisco-hdlc'
import { decodeMpls } from './mpls'

/*
 * PPP, RFC 1661 §2 in the framing of RFC 1662 §3.1: address 0xff, control 0x03, which both ends may agree to leave
 * out; protocol (2, or 1 where its low bit is set already).
 */
const ADDRESS_AND_CONTROL = 0xff03

/** Protocols (IANA "Point-to-Point Protocol Field Assignments"). */
const PROTOCOL = { ipv4: 0x0021, ipv6: 0x0057, mplsUnicast: 0x0281, mplsMulticast: 0x0283 } as const

export function decodePpp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!goesDeeper(out, at) || !holdsLink(at, 2, end, wireEnd, out)) return
  const protocolAt = readUint16(bytes, at) === ADDRESS_AND_CONTROL ? at + 2 : at
  if (!holdsLink(protocolAt, 1, end, wireEnd, out)) return
  const isShort = (bytes[protocolAt] & 1) !== 0
  if (!isShort && !holdsLink(protocolAt, 2, end, wireEnd, out)) return
  const protocol = isShort ? bytes[protocolAt] : readUint16(bytes, protocolAt)
  const innerAt = protocolAt + (isShort ? 1 : 2)
  if (protocol === PROTOCOL.ipv4) decodeIpv4(bytes, innerAt, end, wireEnd, out)
  else if (protocol === PROTOCOL.ipv6) decodeIpv6(bytes, innerAt, end, wireEnd, out)
  else if (protocol === PROTOCOL.mplsUnicast || protocol === PROTOCOL.mplsMulticast)
    decodeMpls(bytes, innerAt, end, wireEnd, out)
}

/** PPP or Cisco HDLC, whichever the first bytes are (LINKTYPE_PPP_HDLC, LINKTYPE_PPP). */
export function decodeSerial(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, 1, end, wireEnd, out)) return
  if (isCiscoHdlc(bytes[at])) decodeCiscoHdlc(bytes, at, end, wireEnd, out)
  else decodePpp(bytes, at, end, wireEnd, out)
}
