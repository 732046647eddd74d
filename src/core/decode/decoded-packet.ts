/**
 * What the decoders found in one captured frame: a scratch record that its owner makes once and that every
 * packet overwrites, so that the hot path allocates nothing. Numbers only; sequence numbers are uint32 and so
 * never negative. Offsets are absolute in the bytes that were decoded, except {@link malformedAt}, and lie
 * inside the captured part of the frame.
 */
export interface DecodedPacket {
  /** 0 not IP, 4 or 6. */
  family: number
  /** IP protocol number of the innermost header that was reached; 0 where there is none. */
  protocol: number
  /** 1 where both endpoints are known, ports included, so that the packet belongs to a flow. */
  hasEndpoints: number
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
  icmpType: number
  icmpCode: number
  /** One of FRAGMENT. */
  fragment: number
  /** One of MALFORMED: the first thing that was wrong; 0 where all was right. */
  malformed: number
  /** Where it was wrong, from the start of the frame. */
  malformedAt: number
}

/** What piece of an IP packet a packet is. A later fragment has no transport header, and so no ports. */
export const FRAGMENT = { none: 0, first: 1, later: 2 } as const

/** A record to decode into. */
export function createDecodedPacket(): DecodedPacket {
  return {
    family: 0,
    protocol: 0,
    hasEndpoints: 0,
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
    icmpType: 0,
    icmpCode: 0,
    fragment: FRAGMENT.none,
    malformed: 0,
    malformedAt: 0,
  }
}

/** Forgets the packet before: a frame of which nothing is known yet but that all of it is payload. */
export function clearDecodedPacket(out: DecodedPacket, start: number, end: number, wireEnd: number): void {
  out.family = 0
  out.protocol = 0
  out.hasEndpoints = 0
  out.sourceAt = 0
  out.destinationAt = 0
  out.sourcePort = 0
  out.destinationPort = 0
  out.tcpFlags = 0
  out.sequence = 0
  out.acknowledgment = 0
  out.window = 0
  out.windowScale = -1
  out.icmpType = 0
  out.icmpCode = 0
  out.fragment = FRAGMENT.none
  out.malformed = 0
  out.malformedAt = 0
  setPayload(out, start, end, wireEnd)
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
