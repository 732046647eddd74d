import { TUNNEL, type DecodedPacket } from '../decoded-packet'
import { decodeCiscoHdlc } from '../link/cisco-hdlc'
import { decodeEtherType } from '../link/ether-type'
import { decodeEthernet } from '../link/ethernet'
import { decodeIeee80211 } from '../link/ieee80211'
import { decodePpp } from '../link/ppp'
import { holdsTunnel } from '../malformed'
import { decodeRawIp } from '../link/raw-ip'
import { readUint16 } from '../read-number'
import { decodeInner, type Decoder } from './inner-packet'

/*
 * GRE, RFC 2784 and RFC 2890: 0 flags, version (2)   2 protocol (2), then by flag 4 bytes each of checksum (with
 * RFC 1701's offset), key, sequence number. With RFC 1701's routing the entries are 0 family (2)   2 offset (1)
 * 3 length (1), up to one of length 0. Version 1 (PPTP, RFC 2637 §4.1) has a key always, and an acknowledgment.
 */
const PROTOCOL_AT = 2
const HEADER_BYTES = 4
const FIELD_BYTES = 4
const FLAG = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  acknowledgment: 0x0080,
  version: 0x0007,
} as const

/** Protocols besides EtherTypes; 0x8200 and up are what Aruba's access points send 802.11 frames in. */
const PROTOCOL = {
  ppp: 0x880b,
  erspan2: 0x88be,
  erspan3: 0x22eb,
  wccp: 0x883e,
  ciscoHdlc: 0x88d2,
  aruba: 0x8200,
  arubaLast: 0x8370,
} as const

/* ERSPAN, draft-foschiano-erspan: type II has 8 bytes before the frame, III has 12, and 8 more with its last bit. */
const ERSPAN2_BYTES = 8
const ERSPAN3_BYTES = 12
const ERSPAN3_PLATFORM_BYTES = 8
/** WCCPv2's redirect header (draft-mclaggan-wccp-v2rev1 section 4.3), where one stands before the IP header. */
const WCCP_BYTES = 4

export function decodeGre(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsTunnel(at, HEADER_BYTES, end, wireEnd, out)) return
  const flags = readUint16(bytes, at)
  const protocol = readUint16(bytes, at + PROTOCOL_AT)
  let innerAt = at + HEADER_BYTES + optionalBytes(flags)
  if (!holdsTunnel(at, innerAt - at, end, wireEnd, out)) return
  if ((flags & FLAG.version) === 0 && (flags & FLAG.routing) !== 0) {
    innerAt = skipRouting(bytes, innerAt, end, wireEnd, out)
    if (innerAt < 0) return
  }
  // An acknowledgment of PPTP carries nothing.
  if (innerAt >= wireEnd) return
  const inner = decoderOf(protocol, (flags & FLAG.sequence) !== 0)
  decodeInner(TUNNEL.gre, inner, bytes, innerAt, end, wireEnd, out, protocol)
}

function optionalBytes(flags: number): number {
  if ((flags & FLAG.version) === 1) {
    const fields = 1 + bit(flags & FLAG.sequence) + bit(flags & FLAG.acknowledgment)
    return fields * FIELD_BYTES
  }
  const fields =
    bit(flags & (FLAG.checksum | FLAG.routing)) + bit(flags & FLAG.key) + bit(flags & FLAG.sequence)
  return fields * FIELD_BYTES
}

const bit = (flag: number) => (flag === 0 ? 0 : 1)

function skipRouting(
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): number {
  let at = from
  // Each entry is at least 4 bytes long, so the packet's end bounds the loop.
  for (;;) {
    if (!holdsTunnel(at, FIELD_BYTES, end, wireEnd, out)) return -1
    const length = bytes[at + 3]
    at += FIELD_BYTES + length
    if (length === 0) return at
  }
}

function decoderOf(protocol: number, hasSequence: boolean): Decoder {
  if (protocol === PROTOCOL.erspan2) return hasSequence ? decodeErspan2 : decodeEthernet
  if (protocol === PROTOCOL.erspan3) return decodeErspan3
  if (protocol === PROTOCOL.wccp) return decodeWccp
  if (protocol === PROTOCOL.ciscoHdlc) return decodeCiscoHdlc
  if (protocol === PROTOCOL.ppp) return decodePpp
  if (protocol >= PROTOCOL.aruba && protocol <= PROTOCOL.arubaLast && (protocol & 0xf) === 0)
    return decodeIeee80211
  return decodeEtherType
}

const decodeErspan2: Decoder = (bytes, at, end, wireEnd, out) => {
  if (holdsTunnel(at, ERSPAN2_BYTES, end, wireEnd, out))
    decodeEthernet(bytes, at + ERSPAN2_BYTES, end, wireEnd, out)
}

const decodeErspan3: Decoder = (bytes, at, end, wireEnd, out) => {
  if (!holdsTunnel(at, ERSPAN3_BYTES, end, wireEnd, out)) return
  const hasPlatform = (bytes[at + ERSPAN3_BYTES - 1] & 1) !== 0
  const length = hasPlatform ? ERSPAN3_BYTES + ERSPAN3_PLATFORM_BYTES : ERSPAN3_BYTES
  if (holdsTunnel(at, length, end, wireEnd, out)) decodeEthernet(bytes, at + length, end, wireEnd, out)
}

const decodeWccp: Decoder = (bytes, at, end, wireEnd, out) => {
  if (!holdsTunnel(at, WCCP_BYTES, end, wireEnd, out)) return
  decodeRawIp(bytes, bytes[at] >>> 4 === 4 ? at : at + WCCP_BYTES, end, wireEnd, out)
}
