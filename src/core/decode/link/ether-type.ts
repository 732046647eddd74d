import type { DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'
import { decodePppoe } from './pppoe'
import { readUint16 } from '../read-number'
import { decodeEthernet } from './ethernet'
import { decodeLlc } from './llc'
import { decodeMacsec } from './macsec'
import { decodeMpls } from './mpls'
import { decodeNsh } from './nsh'
import { decodePpp } from './ppp'

/** EtherTypes (IANA "IEEE 802 Numbers") that are looked into. */
const ETHER_TYPE = {
  ipv4: 0x0800,
  ipv6: 0x86dd,
  transparentBridging: 0x6558,
  vlan: 0x8100,
  mplsUnicast: 0x8847,
  mplsMulticast: 0x8848,
  pppoeSession: 0x8864,
  ppp: 0x880b,
  largeLlc: 0x8870,
  serviceVlan: 0x88a8,
  macsec: 0x88e5,
  backboneBridge: 0x88e7,
  fabricPath: 0x8903,
  vnTag: 0x8926,
  hsr: 0x892f,
  eTag: 0x893f,
  nsh: 0x894f,
  oldQinQ: 0x9100,
  oldQinQ2: 0x9200,
  rTag: 0xf1c1,
} as const

/** IEEE 802.1Q §9.3: tag control information and the next EtherType. A VN-tag has 4 bytes before that type. */
const VLAN_BYTES = 4
const VN_TAG_BYTES = 6
/** IEEE 802.1BR §7.5: the E-tag's 6 bytes, IEC 62439-3 §5.7: HSR's 4, IEEE 802.1CB §7.8: the R-tag's 4; then a type. */
const E_TAG_BYTES = 8
const HSR_BYTES = 6
const R_TAG_BYTES = 6
/** IEEE 802.1Q §9.7: flags and service (4), then a whole Ethernet frame. */
const BACKBONE_TAG_BYTES = 4
/** Cisco FabricPath: its own addresses, type and tag (2), then a whole Ethernet frame. */
const FABRIC_TAG_BYTES = 2

/**
 * Decodes what an EtherType announces, behind tags of any number and kind. What leads to no IP is left alone: it has
 * no transport that could be followed.
 *
 * @param at where what the type announces begins
 */
export function decodeEtherType(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
  type: number,
): void {
  if (type === ETHER_TYPE.ipv4) return decodeIpv4(bytes, at, end, wireEnd, out)
  if (type === ETHER_TYPE.ipv6) return decodeIpv6(bytes, at, end, wireEnd, out)
  const tagBytes = bytesOfTag(type)
  if (!goesDeeper(out, at)) return
  if (tagBytes === 0) return decodeOther(bytes, at, end, wireEnd, out, type)
  if (!holdsLink(at, tagBytes, end, wireEnd, out)) return
  const next = readUint16(bytes, at + tagBytes - 2)
  decodeTypeOrLength(bytes, at + tagBytes, end, wireEnd, out, next)
}

/** The lowest number that is a type (IEEE 802.3 §3.2.6); what is lower is a length, and LLC follows. */
const LOWEST_TYPE = 1536

/** Of Ethernet's type field, or a tag's: an EtherType, or how many bytes of LLC follow. */
export function decodeTypeOrLength(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
  type: number,
): void {
  if (type >= LOWEST_TYPE) return decodeEtherType(bytes, at, end, wireEnd, out, type)
  const frameEnd = Math.min(wireEnd, at + type)
  decodeLlc(bytes, at, Math.min(end, frameEnd), frameEnd, out)
}

/** Bytes of a tag with another type at its end; 0 where a type is no such tag. */
function bytesOfTag(type: number): number {
  switch (type) {
    case ETHER_TYPE.vlan:
    case ETHER_TYPE.serviceVlan:
    case ETHER_TYPE.oldQinQ:
    case ETHER_TYPE.oldQinQ2:
      return VLAN_BYTES
    case ETHER_TYPE.vnTag:
      return VN_TAG_BYTES
    case ETHER_TYPE.eTag:
      return E_TAG_BYTES
    case ETHER_TYPE.hsr:
      return HSR_BYTES
    case ETHER_TYPE.rTag:
      return R_TAG_BYTES
    default:
      return 0
  }
}

function decodeOther(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
  type: number,
): void {
  switch (type) {
    case ETHER_TYPE.mplsUnicast:
    case ETHER_TYPE.mplsMulticast:
      return decodeMpls(bytes, at, end, wireEnd, out)
    case ETHER_TYPE.pppoeSession:
      return decodePppoe(bytes, at, end, wireEnd, out)
    case ETHER_TYPE.ppp:
      return decodePpp(bytes, at, end, wireEnd, out)
    case ETHER_TYPE.macsec:
      return decodeMacsec(bytes, at, end, wireEnd, out)
    case ETHER_TYPE.nsh:
      return decodeNsh(bytes, at, end, wireEnd, out)
    case ETHER_TYPE.largeLlc:
      return decodeLlc(bytes, at, end, wireEnd, out)
    case ETHER_TYPE.transparentBridging:
      return decodeEthernet(bytes, at, end, wireEnd, out)
    case ETHER_TYPE.backboneBridge:
      return decodeEthernet(bytes, at + BACKBONE_TAG_BYTES, end, wireEnd, out)
    case ETHER_TYPE.fabricPath:
      return decodeEthernet(bytes, at + FABRIC_TAG_BYTES, end, wireEnd, out)
  }
}
