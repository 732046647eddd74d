import { parseAddress } from '#core/net/address'
import { PROTOCOL } from '#core/net/transport'
import type { Endpoint } from '#core/rows/flow-row'

/** TCP control bits (RFC 9293 §3.1). */
export const TCP = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const

/** Most payload of one packet: an IPv4 packet's length is 16 bits. */
export const MOST_SEGMENT_BYTES = 32_768
const WINDOW = 65_535
const TTL = 64

/** What a packet is made of; `length` may be more than `payload` has, where that is no longer kept. */
export interface MadeUpPacket {
  from: Endpoint
  to: Endpoint
  protocol: typeof PROTOCOL.tcp | typeof PROTOCOL.udp
  payload: Uint8Array
  length: number
  /** TCP alone. */
  sequence?: number
  acknowledgment?: number
  flags?: number
}

/** An IP packet (no link layer) around a payload, and how long it would be with all of it. */
export interface MadeUpBytes {
  bytes: Uint8Array
  wireLength: number
}

/**
 * Makes a packet that would have carried a payload: IPv4 (RFC 791) or IPv6 (RFC 8200) with TCP (RFC 9293) or UDP
 * (RFC 768), lengths and checksums right.
 *
 * @returns null where the two addresses are not of one family
 */
export function madeUpPacket(packet: MadeUpPacket): MadeUpBytes | null {
  const from = parseAddress(packet.from.address)
  const to = parseAddress(packet.to.address)
  if (from?.length !== to?.length || !from || !to) return null
  const ipBytes = from.length === 4 ? 20 : 40
  const isTcp = packet.protocol === PROTOCOL.tcp
  const headerBytes = ipBytes + (isTcp ? 20 : 8)
  const bytes = new Uint8Array(headerBytes + packet.payload.length)
  const view = new DataView(bytes.buffer)
  const segment = headerBytes - ipBytes + packet.length
  if (from.length === 4) writeIpv4(bytes, view, packet.protocol, segment, from, to)
  else writeIpv6(bytes, view, packet.protocol, segment, from, to)
  bytes.set(packet.payload, headerBytes)
  const at = ipBytes
  view.setUint16(at, packet.from.port)
  view.setUint16(at + 2, packet.to.port)
  if (isTcp) {
    view.setUint32(at + 4, packet.sequence ?? 0)
    view.setUint32(at + 8, packet.acknowledgment ?? 0)
    view.setUint8(at + 12, 5 << 4)
    view.setUint8(at + 13, packet.flags ?? TCP.ack)
    view.setUint16(at + 14, WINDOW)
  } else view.setUint16(at + 4, segment)
  const pseudo = sum(from, 0, from.length) + sum(to, 0, to.length) + packet.protocol + segment
  const checksum = folded(pseudo + sum(bytes, at, bytes.length))
  // 0 in UDP would mean that there is none (RFC 768).
  view.setUint16(at + (isTcp ? 16 : 6), checksum === 0 && !isTcp ? 0xffff : checksum)
  return { bytes, wireLength: headerBytes + packet.length }
}

function writeIpv4(
  bytes: Uint8Array,
  view: DataView,
  protocol: number,
  segment: number,
  from: Uint8Array,
  to: Uint8Array,
): void {
  bytes[0] = 0x45
  view.setUint16(2, 20 + segment)
  view.setUint16(6, 0x4000) // not to be fragmented
  bytes[8] = TTL
  bytes[9] = protocol
  bytes.set(from, 12)
  bytes.set(to, 16)
  view.setUint16(10, folded(sum(bytes, 0, 20)))
}

function writeIpv6(
  bytes: Uint8Array,
  view: DataView,
  protocol: number,
  segment: number,
  from: Uint8Array,
  to: Uint8Array,
): void {
  bytes[0] = 0x60
  view.setUint16(4, segment)
  bytes[6] = protocol
  bytes[7] = TTL
  bytes.set(from, 8)
  bytes.set(to, 24)
}

/** The sum of 16-bit words that the Internet checksum is made of (RFC 1071); small enough not to lose a bit. */
function sum(bytes: Uint8Array, from: number, to: number): number {
  let total = 0
  let at = from
  for (; at + 1 < to; at += 2) total += (bytes[at] << 8) | bytes[at + 1]
  return at < to ? total + (bytes[at] << 8) : total
}

function folded(total: number): number {
  let rest = total
  while (rest > 0xffff) rest = (rest % 0x10000) + Math.floor(rest / 0x10000)
  return ~rest & 0xffff
}
