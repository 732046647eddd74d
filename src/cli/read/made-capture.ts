import { internetChecksum, pseudoHeaderSum } from '#core/build/checksum'
import { PROTOCOL } from '#core/net/transport'
import { TCP } from '#core/tcp/segment-flags'

/* Captures for tests: pcap files of IPv4 packets without a link header, with right checksums. */

const LINKTYPE_RAW = 101
const PCAP_MAGIC = 0xa1b2c3d4
const IP_HEADER = 20

const u16 = (value: number) => [(value >>> 8) & 255, value & 255]
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value)]

/** An address and a port, such as `10.0.0.1:80`. */
type Endpoint = string

function ends(text: Endpoint): { address: number[]; port: number } {
  const [address, port] = text.split(':')
  return { address: address.split('.').map(Number), port: Number(port) }
}

function ipPacket(
  from: Endpoint,
  to: Endpoint,
  protocol: number,
  body: Uint8Array,
  sumAt: number,
): Uint8Array {
  const [source, target] = [Uint8Array.from(ends(from).address), Uint8Array.from(ends(to).address)]
  const bytes = new Uint8Array(IP_HEADER + body.length)
  bytes.set([0x45, 0, ...u16(bytes.length), 0, 0, 0, 0, 64, protocol, 0, 0, ...source, ...target])
  bytes.set(u16(internetChecksum(bytes, 0, IP_HEADER)), 10)
  bytes.set(body, IP_HEADER)
  const pseudo = pseudoHeaderSum(source, target, protocol, body.length)
  bytes.set(u16(internetChecksum(bytes, IP_HEADER, bytes.length, pseudo)), IP_HEADER + sumAt)
  return bytes
}

/** A datagram of UDP. */
export function datagram(from: Endpoint, to: Endpoint, payload: string): Uint8Array {
  const content = new TextEncoder().encode(payload)
  const header = [...u16(ends(from).port), ...u16(ends(to).port), ...u16(8 + content.length), 0, 0]
  return ipPacket(from, to, PROTOCOL.udp, Uint8Array.from([...header, ...content]), 6)
}

/** A segment of TCP; `flags` as `syn,ack`. */
export function segment(
  from: Endpoint,
  to: Endpoint,
  flags: string,
  sequence: number,
  acknowledgment: number,
  payload = '',
): Uint8Array {
  const bits = flags.split(',').reduce((all, name) => all | TCP[name as keyof typeof TCP], 0)
  const header = [
    ...[...u16(ends(from).port), ...u16(ends(to).port), ...u32(sequence), ...u32(acknowledgment)],
    ...[0x50, bits, ...u16(60_000), 0, 0, 0, 0],
  ]
  const body = Uint8Array.from([...header, ...new TextEncoder().encode(payload)])
  return ipPacket(from, to, PROTOCOL.tcp, body, 16)
}

/** A whole connection: handshake, a request and an answer in pieces, and the ends. */
export function connection(
  a: Endpoint,
  b: Endpoint,
  request: readonly string[],
  answer: readonly string[],
): Uint8Array[] {
  const packets = [
    segment(a, b, 'syn', 999, 0),
    segment(b, a, 'syn,ack', 4999, 1000),
    segment(a, b, 'ack', 1000, 5000),
  ]
  let [atA, atB] = [1000, 5000]
  for (const piece of request) {
    packets.push(segment(a, b, 'psh,ack', atA, atB, piece))
    atA += piece.length
  }
  for (const piece of answer) {
    packets.push(segment(b, a, 'psh,ack', atB, atA, piece))
    atB += piece.length
  }
  packets.push(
    segment(b, a, 'fin,ack', atB, atA),
    segment(a, b, 'fin,ack', atA, atB + 1),
    segment(b, a, 'ack', atB + 1, atA + 1),
  )
  return packets
}

/** A pcap file of packets, a millisecond from one to the next from 2024-01-01 00:00:00.000123 UTC. */
export function pcapFile(packets: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(PCAP_MAGIC, 0)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(LINKTYPE_RAW, 20)
  const pieces: Uint8Array[] = [head]
  for (const [i, packet] of packets.entries()) {
    const record = Buffer.alloc(16)
    record.writeUInt32LE(1_704_067_200 + Math.floor(i / 1000), 0)
    record.writeUInt32LE(123 + 1000 * (i % 1000), 4)
    record.writeUInt32LE(packet.length, 8)
    record.writeUInt32LE(packet.length, 12)
    pieces.push(record, packet)
  }
  return Buffer.concat(pieces)
}
