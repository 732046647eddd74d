import type { DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { readUint16Little, readUint32Little } from '../read-number'
import type { Decoder } from '../tunnel/inner-packet'
import { decodeArcnet, decodeLinuxArcnet } from './arcnet'
import { decodeBsdLoopback } from './bsd-loopback'
import * as header from './capture-headers'
import { decodeCiscoHdlc } from './cisco-hdlc'
import { decodeEthernet, decodeSwitchTagged } from './ethernet'
import { decodeFrameRelay } from './frame-relay'
import { decodeIeee80211 } from './ieee80211'
import { decodeLinuxCooked1, decodeLinuxCooked2 } from './linux-cooked'
import { decodeLlc } from './llc'
import { decodePpp, decodeSerial } from './ppp'
import { decodePppoe } from './pppoe'
import { decodePrism, decodeRadiotap } from './radio-headers'
import { decodeRawIp } from './raw-ip'

const ETHERNET = 1
const LINUX_SLL = 113
const LINUX_SLL2 = 276
const PPI = 192

/** Something behind `bytes` of a header that says nothing of what follows. */
function behind(skipped: number, decode: Decoder): Decoder {
  return (bytes, at, end, wireEnd, out, type) => {
    if (holdsLink(at, skipped, end, wireEnd, out)) decode(bytes, at + skipped, end, wireEnd, out, type)
  }
}

const tagged =
  (tagBytes: number): Decoder =>
  (bytes, at, end, wireEnd, out) =>
    decodeSwitchTagged(tagBytes, bytes, at, end, wireEnd, out)

/**
 * Decoders by LINKTYPE number, besides those that a switch finds sooner. Raw IP has the numbers that libpcap calls it
 * by on a live capture too, the DLT of the system (12, 14). LINKTYPE_IPV4 and IPV6 are read by the version in the
 * packet, as others do: writers mix them up.
 */
const DECODERS = new Map<number, Decoder>([
  [0, decodeBsdLoopback],
  [6, header.decodeTokenRing],
  [7, decodeArcnet],
  [8, behind(16, decodeRawIp)], // SLIP: direction, compressed header
  [9, decodeSerial],
  [10, header.decodeFddi],
  [12, decodeRawIp],
  [14, decodeRawIp],
  [50, decodeSerial],
  [51, decodePppoe],
  [100, decodeLlc], // RFC 1483 ATM
  [101, decodeRawIp],
  [104, decodeCiscoHdlc],
  [105, decodeIeee80211],
  [107, decodeFrameRelay],
  [108, decodeBsdLoopback],
  [109, behind(12, decodeRawIp)], // OpenBSD's enc: family, index, flags
  [117, header.decodePflog],
  [119, decodePrism],
  [122, header.decodeFibreChannelIp],
  [123, header.decodeSunAtm],
  [127, decodeRadiotap],
  [129, decodeLinuxArcnet],
  [138, header.decodeFirewire],
  [163, decodePrism], // AVS, which Prism's decoder tells apart
  [166, behind(1, decodePpp)], // pppd: direction
  [178, header.decodeJuniperEthernet],
  [204, behind(1, decodePpp)],
  [205, behind(1, decodeCiscoHdlc)],
  [206, behind(1, decodeFrameRelay)],
  [226, header.decodeIpnet],
  [228, decodeRawIp],
  [229, decodeRawIp],
  [239, header.decodeNflog],
  [240, behind(4, decodeEthernet)], // Hilscher netANALYZER
  [241, behind(12, decodeEthernet)], // the same with preamble
  [281, tagged(4)],
  [282, behind(4, decodeEthernet)],
  [283, tagged(4)],
  [284, tagged(8)],
])

export function canDecodeLink(linkType: number): boolean {
  return (
    linkType === ETHERNET ||
    linkType === LINUX_SLL ||
    linkType === LINUX_SLL2 ||
    linkType === PPI ||
    DECODERS.has(linkType)
  )
}

/** Decodes a frame of a link type; of one that is not decoded nothing is found. */
export function decodeLink(
  linkType: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  switch (linkType) {
    case ETHERNET:
      return decodeEthernet(bytes, at, end, wireEnd, out)
    case LINUX_SLL:
      return decodeLinuxCooked1(bytes, at, end, wireEnd, out)
    case LINUX_SLL2:
      return decodeLinuxCooked2(bytes, at, end, wireEnd, out)
    case PPI:
      return decodePpi(bytes, at, end, wireEnd, out)
    default:
      DECODERS.get(linkType)?.(bytes, at, end, wireEnd, out, 0)
  }
}

/* Per-packet information: 2 length with its fields (2)   4 link type of what follows (4), little-endian. */
const PPI_BYTES = 8
const PPI_LENGTH_AT = 2
const PPI_LINK_TYPE_AT = 4

function decodePpi(bytes: Uint8Array, at: number, end: number, wireEnd: number, out: DecodedPacket): void {
  if (!goesDeeper(out, at) || !holdsLink(at, PPI_BYTES, end, wireEnd, out)) return
  const length = Math.max(PPI_BYTES, readUint16Little(bytes, at + PPI_LENGTH_AT))
  if (!holdsLink(at, length, end, wireEnd, out)) return
  decodeLink(readUint32Little(bytes, at + PPI_LINK_TYPE_AT), bytes, at + length, end, wireEnd, out)
}
