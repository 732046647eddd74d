import { PROTOCOL } from '../../net/transport'
import type { DecodedPacket, QuotedPacket } from '../decoded-packet'
import { readUint16 } from '../read-number'

/* Offsets as in net/ipv4.ts and net/ipv6.ts; of a quotation, which may end anywhere, less is needed. */
const V4 = { headerBytes: 20, fragmentAt: 6, protocolAt: 9, sourceAt: 12, destinationAt: 16 } as const
const V6 = { headerBytes: 40, nextHeaderAt: 6, sourceAt: 8, destinationAt: 24 } as const
const FRAGMENT_OFFSET = 0x1fff
const FRAGMENT6_OFFSET = 0xfff8
const PORTS_BYTES = 4
/** Hop-by-hop, routing, fragment and destination options: 0 next header (1)   1 length in 8-byte units beyond 8 (1). */
const EXTENSIONS: readonly number[] = [0, 43, 44, 60]
const FRAGMENT_HEADER = 44
const EXTENSION_BYTES = 8
/** ICMP echo and its reply, ICMPv6's: the identifier is in both ports, as in a packet of theirs. */
const ECHO_TYPES: readonly number[] = [0, 8]
const ECHO6_TYPES: readonly number[] = [128, 129]
const IDENTIFIER_AT = 4

/**
 * Reads whose packet an ICMP error is about: at least its IP header and 8 bytes more (RFC 792), so ports are there, in
 * IPv6 behind the extension headers that are quoted whole.
 */
export function readQuoted(bytes: Uint8Array, at: number, end: number, out: DecodedPacket): void {
  const { quoted } = out
  const version = at < end ? bytes[at] >>> 4 : 0
  if (version === 4 && at + V4.headerBytes <= end) readQuotedIpv4(bytes, at, end, quoted)
  else if (version === 6 && at + V6.headerBytes <= end) readQuotedIpv6(bytes, at, end, quoted)
  else return
  out.hasQuoted = 1
}

function readQuotedIpv4(bytes: Uint8Array, at: number, end: number, quoted: QuotedPacket): void {
  quoted.family = 4
  quoted.protocol = bytes[at + V4.protocolAt]
  quoted.sourceAt = at + V4.sourceAt
  quoted.destinationAt = at + V4.destinationAt
  const isLater = (readUint16(bytes, at + V4.fragmentAt) & FRAGMENT_OFFSET) !== 0
  readPorts(bytes, at + (bytes[at] & 0x0f) * 4, isLater ? 0 : end, quoted)
}

function readQuotedIpv6(bytes: Uint8Array, at: number, end: number, quoted: QuotedPacket): void {
  quoted.family = 6
  quoted.protocol = bytes[at + V6.nextHeaderAt]
  quoted.sourceAt = at + V6.sourceAt
  quoted.destinationAt = at + V6.destinationAt
  let next = at + V6.headerBytes
  // Each is 8 bytes long at least, so the quotation's end bounds the loop.
  while (EXTENSIONS.includes(quoted.protocol) && next + EXTENSION_BYTES <= end) {
    const isFragment = quoted.protocol === FRAGMENT_HEADER
    const isLater = isFragment && (readUint16(bytes, next + 2) & FRAGMENT6_OFFSET) !== 0
    quoted.protocol = bytes[next]
    next += isFragment ? EXTENSION_BYTES : (bytes[next + 1] + 1) * 8
    // A later fragment has no header of its transport.
    if (isLater) next = end
  }
  readPorts(bytes, next, end, quoted)
}

function readPorts(bytes: Uint8Array, at: number, end: number, quoted: QuotedPacket): void {
  quoted.sourcePort = 0
  quoted.destinationPort = 0
  switch (quoted.protocol) {
    case PROTOCOL.tcp:
    case PROTOCOL.udp:
    case PROTOCOL.sctp:
    case PROTOCOL.dccp:
    case PROTOCOL.udpLite:
      if (at + PORTS_BYTES > end) return
      quoted.sourcePort = readUint16(bytes, at)
      quoted.destinationPort = readUint16(bytes, at + 2)
      return
    case PROTOCOL.icmp:
    case PROTOCOL.icmpv6: {
      const echoes = quoted.protocol === PROTOCOL.icmp ? ECHO_TYPES : ECHO6_TYPES
      if (at + IDENTIFIER_AT + 2 > end || !echoes.includes(bytes[at])) return
      quoted.sourcePort = readUint16(bytes, at + IDENTIFIER_AT)
      quoted.destinationPort = quoted.sourcePort
    }
  }
}
