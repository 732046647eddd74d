import { createDecodedPacket, FRAGMENT } from '../decode/decoded-packet'
import { decodeFrame, LINK } from '../decode/decode-frame'
import { formatAddress } from '../net/address'
import { PROTOCOL } from '../net/transport'

/** What of a packet tells whether it answers another one. */
export interface SeenPacket {
  /** `arp`, or that of IP. */
  kind: 'ip' | 'arp' | 'other'
  protocol: number
  source: string
  destination: string
  sourcePort: number
  destinationPort: number
  tcpFlags: number
  sequence: number
  acknowledgment: number
  icmpType: number
  icmpCode: number
  /** Of an echo: identifier and sequence number. */
  echo: { identifier: number; sequence: number } | null
  /** IPv4's identification; -1 where there is none. */
  identification: number
  /** TTL or hop limit. */
  hops: number
  /** A fragment that is not the first: it has no transport header. */
  laterFragment: boolean
  payloadLength: number
  /** What an ICMP error quotes. */
  quoted: SeenPacket | null
  arp: { operation: number; sender: string; senderMac: string; target: string } | null
  /** The target of a neighbor solicitation or advertisement. */
  neighbor: string | null
  length: number
}

const ETHER_ARP = 0x0806
const ETHER_VLAN = 0x8100
/** ICMP types that quote the packet they are about (RFC 792); ICMPv6's are those under 128 (RFC 4443 §2.1). */
const ICMP_ERRORS = new Set([3, 4, 5, 11, 12])

/** Reads a frame or packet; any bytes will do. */
export function seePacket(linkType: number, bytes: Uint8Array): SeenPacket {
  return readPacket(linkType, bytes, 0)
}

function readPacket(linkType: number, bytes: Uint8Array, depth: number): SeenPacket {
  const decoded = createDecodedPacket()
  decodeFrame(linkType, bytes, 0, bytes.length, bytes.length, decoded)
  const seen = empty(bytes.length)
  if (decoded.family === 0 || (decoded.sourceAt === 0 && decoded.destinationAt === 0)) {
    readArp(linkType, bytes, seen)
    return seen
  }
  const size = decoded.family === 6 ? 16 : 4
  const ipAt = decoded.sourceAt - (size === 4 ? 12 : 8)
  seen.kind = 'ip'
  seen.protocol = decoded.protocol
  seen.source = formatAddress(bytes, decoded.sourceAt, size)
  seen.destination = formatAddress(bytes, decoded.destinationAt, size)
  seen.identification = size === 4 ? word(bytes, ipAt + 4) : -1
  seen.hops = bytes[ipAt + (size === 4 ? 8 : 7)] ?? 0
  seen.laterFragment = decoded.fragment === FRAGMENT.later
  seen.payloadLength = decoded.payloadLength
  if (seen.laterFragment) return seen
  readTransport(bytes, decoded, seen, depth)
  return seen
}

function readTransport(
  bytes: Uint8Array,
  decoded: ReturnType<typeof createDecodedPacket>,
  seen: SeenPacket,
  depth: number,
): void {
  seen.sourcePort = decoded.sourcePort
  seen.destinationPort = decoded.destinationPort
  seen.tcpFlags = decoded.tcpFlags
  seen.sequence = decoded.sequence
  seen.acknowledgment = decoded.acknowledgment
  seen.icmpType = decoded.icmpType
  seen.icmpCode = decoded.icmpCode
  const at = transportAt(bytes, decoded.sourceAt, decoded.family)
  if (seen.protocol === PROTOCOL.tcp || seen.protocol === PROTOCOL.udp) {
    // A quoted header may be cut to its first 8 bytes: ports and the sequence number are there all the same.
    if (seen.sourcePort === 0 && at + 4 <= bytes.length) {
      seen.sourcePort = word(bytes, at)
      seen.destinationPort = word(bytes, at + 2)
    }
    if (seen.protocol === PROTOCOL.tcp && seen.sequence === 0 && at + 8 <= bytes.length)
      seen.sequence = word(bytes, at + 4) * 0x10000 + word(bytes, at + 6)
    return
  }
  const isIcmp = seen.protocol === PROTOCOL.icmp
  if ((!isIcmp && seen.protocol !== PROTOCOL.icmpv6) || at + 8 > bytes.length) return
  seen.icmpType = bytes[at]
  seen.icmpCode = bytes[at + 1]
  const { icmpType } = seen
  if (
    isIcmp
      ? icmpType === 0 || icmpType === 8 || icmpType === 13 || icmpType === 14
      : icmpType === 128 || icmpType === 129
  )
    seen.echo = { identifier: word(bytes, at + 4), sequence: word(bytes, at + 6) }
  if (!isIcmp && (icmpType === 135 || icmpType === 136) && at + 24 <= bytes.length)
    seen.neighbor = formatAddress(bytes, at + 8, 16)
  if (depth === 0 && (isIcmp ? ICMP_ERRORS.has(icmpType) : icmpType < 128))
    seen.quoted = readPacket(LINK.raw, bytes.subarray(at + 8), depth + 1)
}

/** Where what the IP header carries begins; past the extension headers of IPv6 as far as they are whole. */
function transportAt(bytes: Uint8Array, sourceAt: number, family: number): number {
  if (family === 4) return sourceAt - 12 + (bytes[sourceAt - 12] & 15) * 4
  let at = sourceAt + 32
  let next = bytes[sourceAt - 2]
  while ((next === 0 || next === 43 || next === 44 || next === 60) && at + 8 <= bytes.length) {
    const length = next === 44 ? 8 : 8 * (bytes[at + 1] + 1)
    next = bytes[at]
    at += length
  }
  return at
}

function readArp(linkType: number, bytes: Uint8Array, seen: SeenPacket): void {
  if (linkType !== LINK.ethernet) return
  let at = 12
  while (word(bytes, at) === ETHER_VLAN) at += 4
  if (word(bytes, at) !== ETHER_ARP || bytes.length < at + 30) return
  at += 2
  seen.kind = 'arp'
  seen.arp = {
    operation: word(bytes, at + 6),
    senderMac: Array.from(bytes.subarray(at + 8, at + 14), (b) => b.toString(16).padStart(2, '0')).join(':'),
    sender: formatAddress(bytes, at + 14, 4),
    target: formatAddress(bytes, at + 24, 4),
  }
  seen.source = seen.arp.sender
  seen.destination = seen.arp.target
}

function empty(length: number): SeenPacket {
  return {
    kind: 'other',
    protocol: 0,
    source: '',
    destination: '',
    sourcePort: 0,
    destinationPort: 0,
    tcpFlags: 0,
    sequence: 0,
    acknowledgment: 0,
    icmpType: 0,
    icmpCode: 0,
    echo: null,
    identification: -1,
    hops: 0,
    laterFragment: false,
    payloadLength: 0,
    quoted: null,
    arp: null,
    neighbor: null,
    length,
  }
}

function word(bytes: Uint8Array, at: number): number {
  return at + 2 <= bytes.length ? (bytes[at] << 8) | bytes[at + 1] : 0
}
