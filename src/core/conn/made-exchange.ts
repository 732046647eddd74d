import { internetChecksum, pseudoHeaderSum } from '../build/checksum'
import { createDecodedPacket, type DecodedPacket } from '../decode/decoded-packet'
import { decodeFrame, LINK } from '../decode/decode-frame'
import { PROTOCOL } from '../net/transport'
import { TCP } from '../tcp/segment-flags'
import { connRecord, type ConnRecord } from './conn-record'
import { ConnTable, type ConnTableOptions } from './conn-table'

/* Exchanges for tests: packets between A, 10.0.0.1:40000, and B, 10.0.0.2:8081, with right checksums. */

const u16 = (value: number) => [(value >>> 8) & 255, value & 255]
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value)]
const ADDRESSES = { a: [10, 0, 0, 1], b: [10, 0, 0, 2] }
const PORTS = { a: 40_000, b: 8081 }
const ISN = { a: 1000, b: 0xffff_fff0 }
type End = 'a' | 'b'

interface SegmentAt {
  /** Counted from the SYN; without it, and without `ack`, what comes next. */
  seq?: number
  ack?: number
  length?: number
  window?: number
  /** Less captured than sent. */
  cut?: number
}

/** An IPv4 packet with its header's checksum; that of a transport is written at `checksumAt` in the body. */
export function packet(
  from: End,
  protocol: number,
  body: number[],
  checksumAt: number,
  hasPseudoHeader = true,
): Uint8Array {
  const to = from === 'a' ? 'b' : 'a'
  const header = [0x45, 0, ...u16(20 + body.length), 0, 0, 0, 0, 64, protocol, 0, 0]
  const bytes = Uint8Array.from([...header, ...ADDRESSES[from], ...ADDRESSES[to], ...body])
  write(bytes, 10, internetChecksum(bytes, 0, 20))
  const source = Uint8Array.from(ADDRESSES[from])
  const pseudo = pseudoHeaderSum(source, Uint8Array.from(ADDRESSES[to]), protocol, body.length)
  const sum = internetChecksum(bytes, 20, bytes.length, hasPseudoHeader ? pseudo : 0)
  if (checksumAt >= 0) write(bytes, 20 + checksumAt, sum)
  return bytes
}

function write(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8
  bytes[at + 1] = value & 255
}

/** Takes a decoded frame into a table as the ingest does; flows are not told of. */
export function takeFrame(table: ConnTable, decoded: DecodedPacket): void {
  if (decoded.hasEndpoints === 0) return
  table.begin(decoded)
  for (const outer of decoded.outers.slice(0, decoded.outerCount)) table.take(outer, -1, true)
  table.take(decoded, -1, false)
}

/** A table and what to put into it. Times go on by a millisecond with each packet, and by what `wait` says. */
export function exchange(options: ConnTableOptions = {}, ports = PORTS) {
  const table = new ConnTable({ capacity: 16, ...options })
  const decoded = createDecodedPacket()
  const next = { a: 0, b: 0 }
  let timeMs = 1_000_000
  const take = (bytes: Uint8Array, cut = 0) => {
    decoded.timeMs = ++timeMs
    decodeFrame(LINK.raw, bytes, 0, bytes.length - cut, bytes.length, decoded)
    takeFrame(table, decoded)
  }
  const segment = (from: End, flags: string, at: SegmentAt): Uint8Array => {
    const to = from === 'a' ? 'b' : 'a'
    const names = flags === '' ? [] : (flags.split(',') as (keyof typeof TCP)[])
    const bits = names.reduce((all, name) => all | TCP[name], 0)
    const length = at.length ?? 0
    const seq = at.seq ?? next[from]
    next[from] = Math.max(next[from], seq + length + (bits & TCP.syn ? 1 : 0) + (bits & TCP.fin ? 1 : 0))
    const ack = bits & TCP.ack ? ISN[to] + (at.ack ?? next[to]) : 0
    const body = [
      ...u16(ports[from]),
      ...u16(ports[to]),
      ...u32((ISN[from] + seq) >>> 0),
      ...u32(ack >>> 0),
      ...[0x50, bits],
      ...u16(at.window ?? 5000),
      ...[0, 0, 0, 0],
      ...new Array<number>(length).fill(7),
    ]
    return packet(from, PROTOCOL.tcp, body, 16)
  }
  const send =
    (from: End) =>
    (flags: string, at: SegmentAt = {}) => {
      take(segment(from, flags, at), at.cut)
    }
  return {
    table,
    take,
    segment,
    a: send('a'),
    b: send('b'),
    udp: (from: End, length: number) => {
      const to = from === 'a' ? 'b' : 'a'
      const header = [...u16(ports[from]), ...u16(ports[to]), ...u16(8 + length), 0, 0]
      take(packet(from, PROTOCOL.udp, [...header, ...new Array<number>(length).fill(7)], 6))
    },
    icmp: (from: End, type: number, code = 0) => {
      take(packet(from, PROTOCOL.icmp, [type, code, 0, 0, 0, 1, 0, 2, 1, 2, 3, 4], 2, false))
    },
    wait: (ms: number) => {
      timeMs += ms
    },
    get records(): ConnRecord[] {
      return Array.from({ length: table.next - table.first }, (_, i) => connRecord(table, table.first + i))
    },
    get record(): ConnRecord {
      return connRecord(table, table.next - 1)
    },
  }
}

/** One whose handshake was seen. */
export function established(options: ConnTableOptions = {}, ports = PORTS) {
  const made = exchange(options, ports)
  made.a('syn')
  made.b('syn,ack')
  made.a('ack')
  return made
}
