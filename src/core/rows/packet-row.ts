import { millisecondsOf } from '../pcapng/timestamp'
import { readRowsHeader, ROW_FORMAT, ROWS_HEADER_BYTES } from './packed-rows'

/**
 * One packet of a flow as the window lists it, 64 bytes, little-endian:
 *
 * ```
 *  0 f64 packet number   8 u32 and 12 u32 time in nanoseconds since 1970, high and low 32 bits
 * 16 f64 nanoseconds since the flow's first packet   24 f64 since its packet before (NaN for none)
 * 32 u32 bytes on the wire   36 u32 payload bytes   40 u32 sequence   44 u32 acknowledgment   48 f64 window
 * 56 u32 marks (TCP_MARK)   60 u8 control bits of TCP   61 u8 flags (PACKET)   62 u16 zero
 * ```
 *
 * Sequence and acknowledgment number are counted from the first of their side where its SYN was seen.
 */
export const PACKET_ROW_BYTES = 64

/** Bits of a packet row's flags. */
const PACKET = {
  /** From the remote end to the local one. */
  in: 1,
  tcp: 2,
  /** The sender's SYN was seen: its sequence number is relative. */
  relativeSequence: 4,
  /** The receiver's SYN was seen: the acknowledgment number is relative. */
  relativeAck: 8,
  /** Both SYNs were seen, so that the window is in bytes; else it is as in the header. */
  scaledWindow: 16,
  /** Not all of its frame was captured. */
  cut: 32,
  /** There is a note on it. */
  noted: 64,
} as const

/** A packet, unpacked for one visible line. */
export interface PacketRow {
  /** Its number in the session. */
  packet: number
  direction: 'out' | 'in'
  /** Milliseconds since 1970, with fractions. */
  time: number
  /** Nanoseconds since the flow's first packet, and since the one before; null for the first in memory. */
  sinceFirst: number
  sinceBefore: number | null
  wireLength: number
  payloadLength: number
  isCut: boolean
  isNoted: boolean
  /** Bits of TCP_MARK. */
  marks: number
  /** Null for what is not TCP. */
  tcp: PacketTcp | null
}

/** What its header says, with what the handshake told. */
export interface PacketTcp {
  flags: number
  sequence: number
  isSequenceRelative: boolean
  acknowledgment: number
  isAckRelative: boolean
  window: number
  isWindowScaled: boolean
}

/** Writes a row at `at`; `sinceBefore` null where there is none. */
export function writePacketRow(
  view: DataView,
  at: number,
  row: Omit<PacketRow, 'time'> & { timeHigh: number; timeLow: number },
): void {
  const { tcp } = row
  const bit = (isSet: boolean | undefined, value: number) => (isSet ? value : 0)
  view.setFloat64(at, row.packet, true)
  view.setUint32(at + 8, row.timeHigh, true)
  view.setUint32(at + 12, row.timeLow, true)
  view.setFloat64(at + 16, row.sinceFirst, true)
  view.setFloat64(at + 24, row.sinceBefore ?? NaN, true)
  view.setUint32(at + 32, row.wireLength, true)
  view.setUint32(at + 36, row.payloadLength, true)
  view.setUint32(at + 40, tcp?.sequence ?? 0, true)
  view.setUint32(at + 44, tcp?.acknowledgment ?? 0, true)
  view.setFloat64(at + 48, tcp?.window ?? 0, true)
  view.setUint32(at + 56, row.marks, true)
  view.setUint8(at + 60, tcp?.flags ?? 0)
  const flags =
    bit(row.direction === 'in', PACKET.in) |
    bit(tcp !== null, PACKET.tcp) |
    bit(tcp?.isSequenceRelative, PACKET.relativeSequence) |
    bit(tcp?.isAckRelative, PACKET.relativeAck) |
    bit(tcp?.isWindowScaled, PACKET.scaledWindow) |
    bit(row.isCut, PACKET.cut) |
    bit(row.isNoted, PACKET.noted)
  view.setUint8(at + 61, flags)
  view.setUint16(at + 62, 0, true)
}

/** Unpacks every row of a packed answer; an answer of another format or cut short gives none. */
export function readPacketRows(packed: Uint8Array): PacketRow[] {
  const header = readRowsHeader(packed)
  if (header?.format !== ROW_FORMAT.packets) return []
  if (packed.byteLength < ROWS_HEADER_BYTES + header.count * PACKET_ROW_BYTES) return []
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  return Array.from({ length: header.count }, (_, index) =>
    readPacketRow(view, ROWS_HEADER_BYTES + index * PACKET_ROW_BYTES),
  )
}

function readPacketRow(view: DataView, at: number): PacketRow {
  const flags = view.getUint8(at + 61)
  const sinceBefore = view.getFloat64(at + 24, true)
  return {
    packet: view.getFloat64(at, true),
    direction: flags & PACKET.in ? 'in' : 'out',
    time: millisecondsOf(view.getUint32(at + 8, true), view.getUint32(at + 12, true)),
    sinceFirst: view.getFloat64(at + 16, true),
    sinceBefore: Number.isNaN(sinceBefore) ? null : sinceBefore,
    wireLength: view.getUint32(at + 32, true),
    payloadLength: view.getUint32(at + 36, true),
    isCut: (flags & PACKET.cut) !== 0,
    isNoted: (flags & PACKET.noted) !== 0,
    marks: view.getUint32(at + 56, true),
    tcp: flags & PACKET.tcp ? readTcp(view, at, flags) : null,
  }
}

function readTcp(view: DataView, at: number, flags: number): PacketTcp {
  return {
    flags: view.getUint8(at + 60),
    sequence: view.getUint32(at + 40, true),
    isSequenceRelative: (flags & PACKET.relativeSequence) !== 0,
    acknowledgment: view.getUint32(at + 44, true),
    isAckRelative: (flags & PACKET.relativeAck) !== 0,
    window: view.getFloat64(at + 48, true),
    isWindowScaled: (flags & PACKET.scaledWindow) !== 0,
  }
}
