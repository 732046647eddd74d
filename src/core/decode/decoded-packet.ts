import type { FragmentTable } from './net/fragment-table'

/**
 * What the decoders found in one captured frame: a scratch record that its owner makes once and that every
 * packet overwrites, so that the hot path allocates nothing. Numbers only; sequence numbers are uint32 and so
 * never negative. Offsets are absolute in {@link bytes}, except {@link malformedAt}, and lie inside the captured part
 * of the frame.
 */
export interface DecodedPacket {
  /** Where the offsets lie: the bytes that were decoded, or the whole of an IP packet that came in fragments. */
  bytes: Uint8Array
  /** 0 not IP, 4 or 6. */
  family: number
  /** IP protocol number of the innermost header that was reached; 0 where there is none. */
  protocol: number
  /** 1 where both endpoints are known, ports included, so that the packet belongs to a flow. */
  hasEndpoints: number
  /**
   * Where its IP header begins, and how long that says the packet is, with itself: 0 or 40 where it doesn't fit or the
   * card is yet to split the packet. Of one put together from fragments, what it came to.
   */
  ipAt: number
  ipLength: number
  /** Where the header of {@link protocol} begins. */
  transportAt: number
  /** Where the addresses lie (4 or 16 bytes by the family); 0 where the IP header was not whole. */
  sourceAt: number
  destinationAt: number
  /** 0 where the transport has no ports. ICMP echo has its identifier in both, so that reply meets request. */
  sourcePort: number
  destinationPort: number
  /** Where the transport's payload begins (of other protocols: what follows the IP header). */
  payloadAt: number
  /** Payload bytes on the wire, as the IP and UDP headers have it. */
  payloadLength: number
  /** How many of them were captured. */
  payloadCaptured: number
  /** Bits of TCP in tcp/segment-flags.ts; this and what follows is 0 in what is not TCP. */
  tcpFlags: number
  sequence: number
  acknowledgment: number
  /** As in the header: not scaled. */
  window: number
  /** Shift count of a SYN's window scale option (RFC 7323 §2.2); -1 where it has none. */
  windowScale: number
  /** Of a SYN: its maximum segment size, 0 for none, and 1 where it has the option (RFC 2018 §2, RFC 7323 §3.2). */
  maximumSegment: number
  sackPermitted: number
  timestamps: number
  /** Where the blocks of a selective acknowledgment begin (RFC 2018 §3), 0 for none, and how many there are. */
  sackAt: number
  sackBlocks: number
  icmpType: number
  icmpCode: number
  /** One of FRAGMENT. */
  fragment: number
  /** One of MALFORMED: the first thing that was wrong; 0 where all was right. */
  malformed: number
  /** Where it was wrong, from the start of the frame, or of the packet that came in fragments. */
  malformedAt: number
  /** One of TUNNEL: what carries the packet, next around it. */
  tunnel: number
  /**
   * The packets around this one, outermost first, where it came through tunnels: the first {@link outerCount} are its.
   * A tunnel's packet with nothing inside that has endpoints is no outer one; it is the packet itself. Of an aggregate
   * of 802.11, the packets before the last stand here too.
   */
  outers: DecodedPacket[]
  outerCount: number
  /** 1 where this is an ICMP error and says whose packet it is about, in {@link quoted}. */
  hasQuoted: number
  quoted: QuotedPacket
  /** Headers passed so far that have others inside, but for the first, so that hostile frames end; 0 without a tunnel. */
  depth: number
  /** Where fragments wait for each other; without it a first fragment is decoded as far as it goes. */
  fragments: FragmentTable | null
  /** When the frame was captured, in milliseconds, which is what lets fragments grow old. Set by the caller. */
  timeMs: number
}

/** The beginning of the packet that an ICMP error quotes (RFC 792, RFC 4443 §3). Offsets are in the same bytes. */
export interface QuotedPacket {
  /** 4 or 6. */
  family: number
  protocol: number
  sourceAt: number
  destinationAt: number
  /** 0 where the transport has none, or the quotation ends before them. */
  sourcePort: number
  destinationPort: number
}

/** What can carry a packet inside another. */
export const TUNNEL = {
  none: 0,
  ipInIp: 1,
  gre: 2,
  etherIp: 3,
  mpls: 4,
  pim: 5,
  vxlan: 6,
  geneve: 7,
  gtp: 8,
  teredo: 9,
  l2tp: 10,
  lisp: 11,
} as const

/** Most tunnels in each other that are followed: twice what any network is built with. */
const MOST_OUTERS = 8

const NO_BYTES = new Uint8Array(0)

/** What piece of an IP packet a packet is. A later fragment has no transport header, and so no ports. */
export const FRAGMENT = { none: 0, first: 1, later: 2 } as const

/**
 * A record to decode into.
 *
 * @param fragments where fragments are put together, if they are
 */
export function createDecodedPacket(fragments: FragmentTable | null = null): DecodedPacket {
  const packet = emptyPacket(fragments)
  for (let i = 0; i < MOST_OUTERS; i++) packet.outers.push(emptyPacket(null))
  return packet
}

function emptyPacket(fragments: FragmentTable | null): DecodedPacket {
  return {
    bytes: NO_BYTES,
    family: 0,
    protocol: 0,
    hasEndpoints: 0,
    ipAt: 0,
    ipLength: 0,
    transportAt: 0,
    sourceAt: 0,
    destinationAt: 0,
    sourcePort: 0,
    destinationPort: 0,
    payloadAt: 0,
    payloadLength: 0,
    payloadCaptured: 0,
    tcpFlags: 0,
    sequence: 0,
    acknowledgment: 0,
    window: 0,
    windowScale: -1,
    maximumSegment: 0,
    sackPermitted: 0,
    timestamps: 0,
    sackAt: 0,
    sackBlocks: 0,
    icmpType: 0,
    icmpCode: 0,
    fragment: FRAGMENT.none,
    malformed: 0,
    malformedAt: 0,
    tunnel: TUNNEL.none,
    outers: [],
    outerCount: 0,
    hasQuoted: 0,
    quoted: { family: 0, protocol: 0, sourceAt: 0, destinationAt: 0, sourcePort: 0, destinationPort: 0 },
    depth: 0,
    fragments,
    timeMs: 0,
  }
}

/** Forgets the packet before: a frame of which nothing is known yet but that all of it is payload. */
export function clearDecodedPacket(
  out: DecodedPacket,
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
): void {
  if (out.bytes !== bytes) out.bytes = bytes
  out.malformed = 0
  out.malformedAt = 0
  if (out.depth !== 0) {
    out.depth = 0
    out.tunnel = TUNNEL.none
    out.outerCount = 0
  }
  forgetHeaders(out)
  setPayload(out, start, end, wireEnd)
}

/** Forgets what IP and transport headers said, as where a packet begins inside another. */
export function forgetHeaders(out: DecodedPacket): void {
  out.family = 0
  out.protocol = 0
  out.hasEndpoints = 0
  out.ipAt = 0
  out.ipLength = 0
  out.transportAt = 0
  out.sourceAt = 0
  out.destinationAt = 0
  out.sourcePort = 0
  out.destinationPort = 0
  out.tcpFlags = 0
  out.sequence = 0
  out.acknowledgment = 0
  out.window = 0
  out.windowScale = -1
  out.sackAt = 0
  out.icmpType = 0
  out.icmpCode = 0
  out.fragment = FRAGMENT.none
  out.hasQuoted = 0
}

/** Copies what {@link forgetHeaders} forgets, but for the quoted packet; and where the payload lies. */
export function keepHeaders(from: DecodedPacket, to: DecodedPacket): void {
  to.bytes = from.bytes
  to.family = from.family
  to.protocol = from.protocol
  to.hasEndpoints = from.hasEndpoints
  to.ipAt = from.ipAt
  to.ipLength = from.ipLength
  to.transportAt = from.transportAt
  to.sourceAt = from.sourceAt
  to.destinationAt = from.destinationAt
  to.sourcePort = from.sourcePort
  to.destinationPort = from.destinationPort
  to.payloadAt = from.payloadAt
  to.payloadLength = from.payloadLength
  to.payloadCaptured = from.payloadCaptured
  to.tcpFlags = from.tcpFlags
  to.sequence = from.sequence
  to.acknowledgment = from.acknowledgment
  to.window = from.window
  to.windowScale = from.windowScale
  to.maximumSegment = from.maximumSegment
  to.sackPermitted = from.sackPermitted
  to.timestamps = from.timestamps
  to.sackAt = from.sackAt
  to.sackBlocks = from.sackBlocks
  to.icmpType = from.icmpType
  to.icmpCode = from.icmpCode
  to.fragment = from.fragment
  to.tunnel = from.tunnel
}

/**
 * Says that the payload begins at `at`. A header that the snaplen cut may end behind the captured bytes; then
 * nothing of the payload was captured.
 *
 * @param end where the captured bytes end
 * @param wireEnd where the payload ended on the wire
 */
export function setPayload(out: DecodedPacket, at: number, end: number, wireEnd: number): void {
  out.payloadAt = Math.min(at, end)
  out.payloadLength = Math.max(0, wireEnd - at)
  out.payloadCaptured = Math.max(0, Math.min(end, wireEnd) - at)
}
