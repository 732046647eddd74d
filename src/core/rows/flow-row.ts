import { formatAddress } from '../net/address'
import { HAS_PORTS, transportName, type TransportName } from '../net/transport'
import { RATE_SECONDS } from '../flow/flow-rates'
import { serviceName } from '../protocols/detect'
import { stateName, type StateName } from '../flow/states'
import { readRowsHeader, ROW_FORMAT, ROWS_HEADER_BYTES } from './packed-rows'

/**
 * One flow as the window lists it, 172 bytes, little-endian:
 *
 * ```
 *  0 u32 flow id        4 u8 protocol  5 u8 family (4|6)  6 u8 state  7 u8 peer state
 *  8 u16 flags (FLOW)  10 u16 local port  12 u16 remote port  14 u8 state's source  15 u8 peer state's source
 * 16 16 bytes local address (IPv4 in the first four)   32 16 bytes remote address
 * 48 f64 packets out   56 f64 packets in   64 f64 wire payload bytes out   72 f64 … in
 * 80 f64 own bytes out 88 f64 own bytes in 96 f64 first seen, ms since 1970 104 f64 last seen
 * 112 u32 messages out (own)  116 u32 messages in (own)
 * 120 u32 local process  124 u32 remote process, 0 unknown
 * 128 u8 last ICMP error's type  129 u8 its code  130 u8 service's code (protocols/detect.ts)
 * 131 u8 kind of row (ROW_KIND)  132 u32 ICMP errors
 * 136 u32 retransmissions, both ends, 0xffffffff unknown  140 f32 smoothed round-trip time, ms, NaN unknown
 * 144 16 bytes a second of the last ones each, oldest first: steps of flow/flow-rates.ts
 * 160 u8 marks (ROW_MARK)  161 u8 number of the first rule that it fits, 0 none  162 u16 zero
 * 164 u32 flows of a group  168 u32 those of them that are not over
 * ```
 *
 * "Out" is from local to remote. Wire and own counts stay apart: the first is what was captured, the second is
 * what our sockets passed to or got from the kernel.
 */
export const FLOW_ROW_BYTES = 172

/** Bits of a flow's flags. */
export const FLOW = {
  /** One of our own sockets is the local end. */
  ownLocal: 1,
  /** One of our own sockets is the remote end too (both ends of a loopback connection are ours). */
  ownRemote: 2,
  /** Packets of it were captured. */
  wire: 4,
  /** TCP whose handshake was not captured. */
  beginningUnseen: 8,
  /** The local end sent a reset. */
  resetByLocal: 16,
  /** The remote end sent a reset. */
  resetByRemote: 32,
  /** At least one of its packets was malformed. */
  malformed: 64,
  /** A two-tuple: no peer (a listener, a bound datagram socket). */
  twoTuple: 128,
  /** Some of its packets were evicted from memory. */
  evicted: 256,
  /** At least one of its packets came inside another, through a tunnel. */
  tunnelled: 512,
  /** An ICMP error came back about at least one of its packets. */
  icmpError: 1024,
  /** There is a note on it, or on a packet of it. */
  noted: 2048,
} as const

/** What a row stands for: a flow, or the heading of a group of them (flow-group-row.ts). */
export const ROW_KIND = { flow: 0, group: 1 } as const
/** Bits of a row's marks: what a person did to it. */
export const ROW_MARK = { pinned: 1, folded: 2 } as const
/** In place of a count that is not known. */
export const UNKNOWN_COUNT = 0xffff_ffff

/** How a state is known. */
export const KNOWN_FROM = ['unknown', 'wire', 'own socket', 'kernel'] as const
export type KnownFrom = (typeof KNOWN_FROM)[number]
export const KNOWN = { unknown: 0, wire: 1, own: 2, kernel: 3 } as const

/** An endpoint: address and port. Port 0 where the transport has none. */
export interface Endpoint {
  address: string
  port: number
}

/** A flow row, unpacked for one visible line or one JSON object. Byte counts are payload, without headers. */
export interface FlowRow {
  id: number
  transport: TransportName
  protocol: number
  family: 4 | 6
  local: Endpoint
  /** null for a two-tuple. */
  remote: Endpoint | null
  state: StateName
  peerState: StateName
  stateFrom: KnownFrom
  peerStateFrom: KnownFrom
  flags: number
  packetsOut: number
  packetsIn: number
  wireBytesOut: number
  wireBytesIn: number
  ownBytesOut: number
  ownBytesIn: number
  ownMessagesOut: number
  ownMessagesIn: number
  /** Milliseconds since 1970, with fractions. */
  firstSeen: number
  lastSeen: number
  /** The processes that have its ends, as the kernel told; 0 where that is not known. */
  localPid: number
  remotePid: number
  /** ICMP errors that came back about it, and the last one (of ICMPv6 where the family is 6); null for none. */
  icmpErrors: IcmpErrorCount | null
  /** The application protocol that its payload is of, as display filters name it; empty where it is not known. */
  service: string
  /** Segments that were sent again, by both ends; null where it is not TCP or was not captured. */
  retransmissions: number | null
  /** Smoothed round-trip time in milliseconds; null for none yet. */
  rttMs: number | null
  /** Payload of each of the last seconds, oldest first, in steps of flow/flow-rates.ts. A view into the packed answer. */
  rates: Uint8Array
  /** Whether it was asked to stay on top. */
  isPinned: boolean
  /** The number of the first colour rule that it fits, from 1; 0 for none. */
  rule: number
}

export interface IcmpErrorCount {
  type: number
  code: number
  count: number
}

/** Unpacks row `index` (from 0) of a packed answer with flow rows. */
export function readFlowRow(packed: Uint8Array, index: number): FlowRow {
  const at = ROWS_HEADER_BYTES + index * FLOW_ROW_BYTES
  const row = new DataView(packed.buffer, packed.byteOffset + at, FLOW_ROW_BYTES)
  const family = row.getUint8(5) === 6 ? 6 : 4
  const flags = row.getUint16(8, true)
  const address = (from: number) => formatAddress(packed, at + from, family === 6 ? 16 : 4)
  return {
    id: row.getUint32(0, true),
    transport: transportName(row.getUint8(4)),
    protocol: row.getUint8(4),
    family,
    local: { address: address(16), port: row.getUint16(10, true) },
    remote: flags & FLOW.twoTuple ? null : { address: address(32), port: row.getUint16(12, true) },
    state: stateName(row.getUint8(6)),
    peerState: stateName(row.getUint8(7)),
    stateFrom: KNOWN_FROM[row.getUint8(14)] ?? 'unknown',
    peerStateFrom: KNOWN_FROM[row.getUint8(15)] ?? 'unknown',
    flags,
    packetsOut: row.getFloat64(48, true),
    packetsIn: row.getFloat64(56, true),
    wireBytesOut: row.getFloat64(64, true),
    wireBytesIn: row.getFloat64(72, true),
    ownBytesOut: row.getFloat64(80, true),
    ownBytesIn: row.getFloat64(88, true),
    ownMessagesOut: row.getUint32(112, true),
    ownMessagesIn: row.getUint32(116, true),
    firstSeen: row.getFloat64(96, true),
    lastSeen: row.getFloat64(104, true),
    localPid: row.getUint32(120, true),
    remotePid: row.getUint32(124, true),
    icmpErrors:
      flags & FLOW.icmpError
        ? { type: row.getUint8(128), code: row.getUint8(129), count: row.getUint32(132, true) }
        : null,
    service: serviceName(row.getUint8(130)),
    retransmissions: knownCount(row.getUint32(136, true)),
    rttMs: knownNumber(row.getFloat32(140, true)),
    rates: packed.subarray(at + 144, at + 144 + RATE_SECONDS),
    isPinned: (row.getUint8(160) & ROW_MARK.pinned) !== 0,
    rule: row.getUint8(161),
  }
}

/** A packed count, or null where it stands for one that is not known. */
function knownCount(packed: number): number | null {
  return packed === UNKNOWN_COUNT ? null : packed
}

function knownNumber(packed: number): number | null {
  return Number.isNaN(packed) ? null : packed
}

/** Unpacks every row of a packed answer; an answer of another format or cut short gives none. */
export function readFlowRows(packed: Uint8Array): FlowRow[] {
  const header = readRowsHeader(packed)
  if (header?.format !== ROW_FORMAT.flows) return []
  if (packed.byteLength < ROWS_HEADER_BYTES + header.count * FLOW_ROW_BYTES) return []
  return Array.from({ length: header.count }, (_, index) => readFlowRow(packed, index))
}

/** Bytes to show for one direction: what was captured where there is a capture of it, else what our socket counted. */
export function shownBytes(row: FlowRow): { out: number; in: number; from: 'wire' | 'own socket' } {
  return row.flags & FLOW.wire
    ? { out: row.wireBytesOut, in: row.wireBytesIn, from: 'wire' }
    : { out: row.ownBytesOut, in: row.ownBytesIn, from: 'own socket' }
}

/** Where a flow is known from: our own socket is an end of it, packets of it were captured, or both. */
export type FlowOrigin = 'own socket' | 'wire' | 'own socket + wire'

export function originOf(row: Pick<FlowRow, 'flags'>): FlowOrigin {
  const own = (row.flags & (FLOW.ownLocal | FLOW.ownRemote)) !== 0
  if (!own) return 'wire'
  return row.flags & FLOW.wire ? 'own socket + wire' : 'own socket'
}

/** One end of a flow in words: the address alone where the transport has no ports; `*` for no peer. */
export function writeEnd(row: Pick<FlowRow, 'protocol'>, end: Endpoint | null): string {
  return end && HAS_PORTS[row.protocol] === 0 ? end.address : writeEndpoint(end)
}

/** `127.0.0.1:80`, `[::1]:80` (RFC 3986 §3.2.2); `*` for no peer. */
export function writeEndpoint(endpoint: Endpoint | null): string {
  if (!endpoint) return '*'
  return endpoint.address.includes(':')
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`
}
