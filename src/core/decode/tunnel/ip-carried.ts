import { TUNNEL, type DecodedPacket } from '../decoded-packet'
import { decodeEthernet } from '../link/ethernet'
import { decodeMpls } from '../link/mpls'
import { decodeRawIp } from '../link/raw-ip'
import { holdsTunnel } from '../malformed'
import { PROTOCOL } from '../../net/transport'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'
import { decodeGre } from './gre'
import { decodeInner } from './inner-packet'

/** RFC 3378 §3: version (4 bits), reserved (12 bits). */
const ETHERIP_BYTES = 2
/** RFC 7761 §4.9, §4.9.3: version, type, reserved, checksum; of a Register then its flags, and the packet. */
const PIM_REGISTER = 0x21
const PIM_REGISTER_BYTES = 8

/** Whether an IP protocol is a tunnel that {@link decodeIpCarried} looks into. */
export function isIpCarried(protocol: number): boolean {
  return (
    protocol === PROTOCOL.ipv4 ||
    protocol === PROTOCOL.ipv6 ||
    protocol === PROTOCOL.gre ||
    protocol === PROTOCOL.etherIp ||
    protocol === PROTOCOL.ethernet ||
    protocol === PROTOCOL.mpls ||
    protocol === PROTOCOL.pim
  )
}

/**
 * Tunnels right inside IP: IP itself (RFC 2003, RFC 4213, RFC 2473), GRE, EtherIP, Ethernet (RFC 8986 §10.1), MPLS
 * (RFC 4023) and what a PIM router registers.
 */
export function decodeIpCarried(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  out.hasEndpoints = 1
  switch (out.protocol) {
    case PROTOCOL.ipv4:
      return decodeInner(TUNNEL.ipInIp, decodeIpv4, bytes, at, end, wireEnd, out)
    case PROTOCOL.ipv6:
      return decodeInner(TUNNEL.ipInIp, decodeIpv6, bytes, at, end, wireEnd, out)
    case PROTOCOL.gre:
      return decodeGre(bytes, at, end, wireEnd, out)
    case PROTOCOL.mpls:
      return decodeInner(TUNNEL.mpls, decodeMpls, bytes, at, end, wireEnd, out)
    case PROTOCOL.ethernet:
      return decodeInner(TUNNEL.etherIp, decodeEthernet, bytes, at, end, wireEnd, out)
    case PROTOCOL.etherIp:
      if (!holdsTunnel(at, ETHERIP_BYTES, end, wireEnd, out)) return
      return decodeInner(TUNNEL.etherIp, decodeEthernet, bytes, at + ETHERIP_BYTES, end, wireEnd, out)
    case PROTOCOL.pim:
      if (at >= end || bytes[at] !== PIM_REGISTER || at + PIM_REGISTER_BYTES >= wireEnd) return
      if (!holdsTunnel(at, PIM_REGISTER_BYTES, end, wireEnd, out)) return
      return decodeInner(TUNNEL.pim, decodeRawIp, bytes, at + PIM_REGISTER_BYTES, end, wireEnd, out)
  }
}
