import type { DecodedPacket } from './decoded-packet'

/**
 * What can be wrong with a packet. Of each header there are two ways to be incomplete: `…Short`, the packet
 * ended inside it on the wire already, and `…Cut`, the capture's snaplen cut it off. A payload cut by the
 * snaplen is not malformed.
 */
export const MALFORMED = {
  none: 0,
  linkShort: 1,
  linkCut: 2,
  ipv4Short: 3,
  ipv4Cut: 4,
  ipv4Version: 5,
  ipv4HeaderLength: 6,
  ipv4LengthUnderHeader: 7,
  ipv4LengthOverFrame: 8,
  ipv6Short: 9,
  ipv6Cut: 10,
  ipv6Version: 11,
  ipv6LengthOverFrame: 12,
  ipv6ExtensionShort: 13,
  ipv6ExtensionCut: 14,
  tcpShort: 15,
  tcpCut: 16,
  tcpDataOffset: 17,
  udpShort: 18,
  udpCut: 19,
  udpLengthUnderHeader: 20,
  udpLengthOverPacket: 21,
  icmpShort: 22,
  icmpCut: 23,
  icmpv6Short: 24,
  icmpv6Cut: 25,
  ipv6FragmentLength: 26,
  fragmentOverLength: 27,
  fragmentOverlap: 28,
  sctpShort: 29,
  sctpCut: 30,
  udpLiteShort: 31,
  udpLiteCut: 32,
  dccpShort: 33,
  dccpCut: 34,
  tunnelShort: 35,
  tunnelCut: 36,
  nestedTooDeep: 37,
  ipv6RoutingLength: 38,
  ipVersion: 39,
} as const

/** What is wrong with a packet, in words, and where the rule stands. */
export interface MalformedReason {
  layer: string
  /** Completes "IPv4: …". */
  why: string
  reference: string
}

const CUT = 'header cut off by the snaplen'
const SHORT = 'packet ends inside the header'
const LINK = 'LINKTYPE registry'

const REASONS: Readonly<Record<number, MalformedReason>> = {
  [MALFORMED.none]: { layer: '', why: '', reference: '' },
  [MALFORMED.linkShort]: { layer: 'Link', why: 'frame ends inside the link-layer header', reference: LINK },
  [MALFORMED.linkCut]: { layer: 'Link', why: CUT, reference: LINK },
  [MALFORMED.ipv4Short]: { layer: 'IPv4', why: SHORT, reference: 'RFC 791 §3.1' },
  [MALFORMED.ipv4Cut]: { layer: 'IPv4', why: CUT, reference: 'RFC 791 §3.1' },
  [MALFORMED.ipv4Version]: { layer: 'IPv4', why: 'version other than 4', reference: 'RFC 791 §3.1' },
  [MALFORMED.ipv4HeaderLength]: {
    layer: 'IPv4',
    why: 'header length of under 5 words',
    reference: 'RFC 791 §3.1',
  },
  [MALFORMED.ipv4LengthUnderHeader]: {
    layer: 'IPv4',
    why: 'total length shorter than the header',
    reference: 'RFC 791 §3.1',
  },
  [MALFORMED.ipv4LengthOverFrame]: {
    layer: 'IPv4',
    why: 'total length longer than the frame',
    reference: 'RFC 791 §3.1',
  },
  [MALFORMED.ipv6Short]: { layer: 'IPv6', why: SHORT, reference: 'RFC 8200 §3' },
  [MALFORMED.ipv6Cut]: { layer: 'IPv6', why: CUT, reference: 'RFC 8200 §3' },
  [MALFORMED.ipv6Version]: { layer: 'IPv6', why: 'version other than 6', reference: 'RFC 8200 §3' },
  [MALFORMED.ipv6LengthOverFrame]: {
    layer: 'IPv6',
    why: 'payload length longer than the frame',
    reference: 'RFC 8200 §3',
  },
  [MALFORMED.ipv6ExtensionShort]: {
    layer: 'IPv6',
    why: 'packet ends inside an extension header',
    reference: 'RFC 8200 §4',
  },
  [MALFORMED.ipv6ExtensionCut]: {
    layer: 'IPv6',
    why: 'extension header cut off by the snaplen',
    reference: 'RFC 8200 §4',
  },
  [MALFORMED.tcpShort]: { layer: 'TCP', why: SHORT, reference: 'RFC 9293 §3.1' },
  [MALFORMED.tcpCut]: { layer: 'TCP', why: CUT, reference: 'RFC 9293 §3.1' },
  [MALFORMED.tcpDataOffset]: {
    layer: 'TCP',
    why: 'data offset of under 5 words',
    reference: 'RFC 9293 §3.1',
  },
  [MALFORMED.udpShort]: { layer: 'UDP', why: SHORT, reference: 'RFC 768' },
  [MALFORMED.udpCut]: { layer: 'UDP', why: CUT, reference: 'RFC 768' },
  [MALFORMED.udpLengthUnderHeader]: { layer: 'UDP', why: 'length of under 8 bytes', reference: 'RFC 768' },
  [MALFORMED.udpLengthOverPacket]: {
    layer: 'UDP',
    why: 'length longer than the packet',
    reference: 'RFC 768',
  },
  [MALFORMED.icmpShort]: { layer: 'ICMP', why: SHORT, reference: 'RFC 792' },
  [MALFORMED.icmpCut]: { layer: 'ICMP', why: CUT, reference: 'RFC 792' },
  [MALFORMED.icmpv6Short]: { layer: 'ICMPv6', why: SHORT, reference: 'RFC 4443 §2.1' },
  [MALFORMED.icmpv6Cut]: { layer: 'ICMPv6', why: CUT, reference: 'RFC 4443 §2.1' },
  [MALFORMED.ipv6FragmentLength]: {
    layer: 'IPv6',
    why: 'fragment that is not the last and not a multiple of 8 bytes long',
    reference: 'RFC 8200 §4.5',
  },
  [MALFORMED.fragmentOverLength]: {
    layer: 'IP',
    why: 'fragment that ends behind the longest packet there is',
    reference: 'RFC 791 §3.2, RFC 8200 §4.5',
  },
  [MALFORMED.fragmentOverlap]: {
    layer: 'IPv6',
    why: 'fragments that overlap, so that the packet is dropped',
    reference: 'RFC 5722 §4',
  },
  [MALFORMED.sctpShort]: { layer: 'SCTP', why: SHORT, reference: 'RFC 9260 §3.1' },
  [MALFORMED.sctpCut]: { layer: 'SCTP', why: CUT, reference: 'RFC 9260 §3.1' },
  [MALFORMED.udpLiteShort]: { layer: 'UDP-Lite', why: SHORT, reference: 'RFC 3828 §3.1' },
  [MALFORMED.udpLiteCut]: { layer: 'UDP-Lite', why: CUT, reference: 'RFC 3828 §3.1' },
  [MALFORMED.dccpShort]: { layer: 'DCCP', why: SHORT, reference: 'RFC 4340 §5.1' },
  [MALFORMED.dccpCut]: { layer: 'DCCP', why: CUT, reference: 'RFC 4340 §5.1' },
  [MALFORMED.tunnelShort]: { layer: 'Tunnel', why: SHORT, reference: 'the tunnel’s own' },
  [MALFORMED.tunnelCut]: { layer: 'Tunnel', why: CUT, reference: 'the tunnel’s own' },
  [MALFORMED.nestedTooDeep]: {
    layer: 'Packet',
    why: 'more headers inside each other than are followed',
    reference: 'a bound of this program',
  },
  [MALFORMED.ipVersion]: {
    layer: 'IP',
    why: 'version other than 4 and 6',
    reference: 'RFC 791 §3.1, RFC 8200 §3',
  },
  [MALFORMED.ipv6RoutingLength]: {
    layer: 'IPv6',
    why: 'routing header with more segments left than it has',
    reference: 'RFC 8200 §4.4',
  },
}

const UNKNOWN: MalformedReason = {
  layer: 'Packet',
  why: 'malformed in a way this version does not know',
  reference: '',
}

/** Says in words what a code means; all texts are empty for {@link MALFORMED.none}. */
export function describeMalformed(code: number): MalformedReason {
  return REASONS[code] ?? UNKNOWN
}

/** Notes what is wrong, unless something was wrong before: the first fault explains those after it. */
export function markMalformed(out: DecodedPacket, code: number, at: number): void {
  if (out.malformed !== MALFORMED.none) return
  out.malformed = code
  out.malformedAt = at
}

/**
 * Whether a header of `length` bytes at `at` was captured whole; where not, notes which of both was to blame.
 *
 * @param end where the captured bytes end
 * @param wireEnd where the enclosing packet ended on the wire
 */
export function holdsHeader(
  at: number,
  length: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
  short: number,
  cut: number,
): boolean {
  if (at + length <= end) return true
  markMalformed(out, at + length <= wireEnd ? cut : short, at)
  return false
}

/** {@link holdsHeader} of a header of the link layer, or of what stands between it and IP. */
export function holdsLink(
  at: number,
  length: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  return holdsHeader(at, length, end, wireEnd, out, MALFORMED.linkShort, MALFORMED.linkCut)
}

/** {@link holdsHeader} of a tunnel's header. */
export function holdsTunnel(
  at: number,
  length: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): boolean {
  return holdsHeader(at, length, end, wireEnd, out, MALFORMED.tunnelShort, MALFORMED.tunnelCut)
}

/** Most headers in each other, tunnels and link layers counted: real frames have ten or so; the stack holds far more. */
const MOST_DEPTH = 128

/** Counts one more header that has another packet inside; false, and noted, where there were too many. */
export function goesDeeper(out: DecodedPacket, at: number): boolean {
  if (++out.depth <= MOST_DEPTH) return true
  markMalformed(out, MALFORMED.nestedTooDeep, at)
  return false
}
