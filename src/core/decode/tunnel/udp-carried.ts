import { TUNNEL, type DecodedPacket } from '../decoded-packet'
import { decodeEtherType } from '../link/ether-type'
import { decodeEthernet } from '../link/ethernet'
import { decodeMpls } from '../link/mpls'
import { decodeRawIp } from '../link/raw-ip'
import { readUint16 } from '../read-number'
import { decodeGtp } from './gtp'
import { decodeGuessed } from './inner-packet'
import { decodeL2tp } from './l2tp'
import { decodeTeredo, isTeredo } from './teredo'

/** UDP ports of tunnels (IANA "Service Name and Transport Protocol Port Number Registry"). */
const PORT = {
  l2tp: 1701,
  gtp: 2152,
  teredo: 3544,
  lisp: 4341,
  vxlan: 4789,
  vxlanGpe: 4790,
  geneve: 6081,
  mpls: 6635,
} as const
const LOWEST = PORT.l2tp
const HIGHEST = PORT.mpls

/** VXLAN, RFC 7348 §5: 0 flags (1), of which the I bit must be set   4 network identifier (3); then the frame. */
const VXLAN_BYTES = 8
const VXLAN_VALID = 0x08
/** VXLAN-GPE, draft-ietf-nvo3-vxlan-gpe section 3: 3 next protocol, where the P bit is set. */
const GPE_NEXT_AT = 3
const GPE_NEXT = { ipv4: 1, ipv6: 2, ethernet: 3 } as const
/** Geneve, RFC 8926 §3.4: 0 version (2 bits), options in words (6 bits)   2 EtherType (2)   8 options. */
const GENEVE_BYTES = 8
const GENEVE_TYPE_AT = 2
/** LISP, RFC 9300 §5: 8 bytes before the inner packet. */
const LISP_BYTES = 8

/** Looks into a datagram whose payload begins at `at`, where a port says that it is a tunnel's. */
export function decodeUdpCarried(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const { sourcePort, destinationPort } = out
  if (destinationPort >= LOWEST && destinationPort <= HIGHEST) {
    decodeByPort(destinationPort, bytes, at, end, wireEnd, out)
    if (out.tunnel !== TUNNEL.none) return
  }
  if (sourcePort >= LOWEST && sourcePort <= HIGHEST && sourcePort !== destinationPort) {
    decodeByPort(sourcePort, bytes, at, end, wireEnd, out)
    if (out.tunnel !== TUNNEL.none) return
  }
  if (bytes[at] >>> 4 === 6 && isTeredo(bytes, at, end, wireEnd)) decodeTeredo(bytes, at, end, wireEnd, out)
}

function decodeByPort(
  port: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  switch (port) {
    case PORT.vxlan:
    case PORT.vxlanGpe:
      return decodeVxlan(port === PORT.vxlanGpe, bytes, at, end, wireEnd, out)
    case PORT.geneve:
      return decodeGeneve(bytes, at, end, wireEnd, out)
    case PORT.gtp:
      return decodeGtp(bytes, at, end, wireEnd, out)
    case PORT.teredo:
      return decodeTeredo(bytes, at, end, wireEnd, out)
    case PORT.l2tp:
      return decodeL2tp(bytes, at, end, wireEnd, out)
    case PORT.mpls:
      return decodeGuessed(TUNNEL.mpls, decodeMpls, bytes, at, end, wireEnd, out)
    case PORT.lisp:
      if (at + LISP_BYTES < end)
        decodeGuessed(TUNNEL.lisp, decodeRawIp, bytes, at + LISP_BYTES, end, wireEnd, out)
  }
}

function decodeVxlan(
  isGpe: boolean,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + VXLAN_BYTES > end || (bytes[at] & VXLAN_VALID) === 0) return
  const next = isGpe ? bytes[at + GPE_NEXT_AT] : GPE_NEXT.ethernet
  const innerAt = at + VXLAN_BYTES
  if (next === GPE_NEXT.ethernet)
    decodeGuessed(TUNNEL.vxlan, decodeEthernet, bytes, innerAt, end, wireEnd, out)
  else if (next === GPE_NEXT.ipv4 || next === GPE_NEXT.ipv6)
    decodeGuessed(TUNNEL.vxlan, decodeRawIp, bytes, innerAt, end, wireEnd, out)
}

function decodeGeneve(bytes: Uint8Array, at: number, end: number, wireEnd: number, out: DecodedPacket): void {
  if (at + GENEVE_BYTES > end || bytes[at] >>> 6 !== 0) return
  const innerAt = at + GENEVE_BYTES + (bytes[at] & 0x3f) * 4
  const type = readUint16(bytes, at + GENEVE_TYPE_AT)
  if (innerAt >= end) return
  decodeGuessed(TUNNEL.geneve, decodeEtherType, bytes, innerAt, end, wireEnd, out, type)
}
