/* Writes a pcap file of many short TCP connections and some UDP, of which a number go on at a time. */
import { closeSync, openSync, writeSync } from 'node:fs'

const DATA_SEGMENTS = 8
const DATA_BYTES = 1180
/** Connections that go on at a time, a packet of each after the other. */
const AT_A_TIME = 256
const PIECE_BYTES = 1 << 20
const [SYN, ACK, PSH, FIN] = [2, 16, 8, 1]

/**
 * @param {string} path of the file, which is made anew
 * @param {number} bytes about how large it becomes
 * @param {number} flows how many connections; each has as many bytes as that takes
 * @returns {{ packets: number, bytes: number }}
 */
export function writeCapture(path, bytes, flows) {
  const file = openSync(path, 'w', 0o600)
  const piece = Buffer.alloc(PIECE_BYTES + 4096)
  let filled = 0
  let [packets, written] = [0, 0]
  let micros = 0
  const flush = () => {
    writeSync(file, piece, 0, filled)
    written += filled
    filled = 0
  }
  piece.writeUInt32LE(0xa1b2c3d4, 0)
  piece.writeUInt16LE(2, 4)
  piece.writeUInt16LE(4, 6)
  piece.writeUInt32LE(262_144, 16)
  piece.writeUInt32LE(1, 20)
  filled = 24
  const packet = (flow, way, protocol, flags, sequence, acknowledgment, length) => {
    const header = protocol === 6 ? 20 : 8
    const frame = 14 + 20 + header + length
    micros += 7
    piece.writeUInt32LE(1_700_000_000 + Math.floor(micros / 1e6), filled)
    piece.writeUInt32LE(micros % 1_000_000, filled + 4)
    piece.writeUInt32LE(frame, filled + 8)
    piece.writeUInt32LE(frame, filled + 12)
    const at = filled + 16
    piece.fill(0, at, at + 14 + 20 + header)
    piece.writeUInt16BE(0x0800, at + 12)
    const ip = at + 14
    piece[ip] = 0x45
    piece.writeUInt16BE(20 + header + length, ip + 2)
    piece[ip + 8] = 64
    piece[ip + 9] = protocol
    const client = 0x0a00_0000 + (flow % 65_521) + 1
    const server = 0x0a80_0000 + (flow % 251) + 1
    piece.writeUInt32BE(way === 0 ? client : server, ip + 12)
    piece.writeUInt32BE(way === 0 ? server : client, ip + 16)
    const transport = ip + 20
    const port = 1024 + (flow % 60_000)
    const service = protocol === 6 ? 8080 : 5000
    piece.writeUInt16BE(way === 0 ? port : service, transport)
    piece.writeUInt16BE(way === 0 ? service : port, transport + 2)
    if (protocol === 6) {
      piece.writeUInt32BE(sequence >>> 0, transport + 4)
      piece.writeUInt32BE(acknowledgment >>> 0, transport + 8)
      piece[transport + 12] = 0x50
      piece[transport + 13] = flags
      piece.writeUInt16BE(64_240, transport + 14)
    } else piece.writeUInt16BE(8 + length, transport + 4)
    filled = at + frame
    packets++
    if (filled >= PIECE_BYTES) flush()
  }

  const perFlow = (bytes - 24) / flows
  const segments = Math.max(1, Math.round((perFlow - 11 * 70) / (DATA_BYTES + 70 + 35)) || DATA_SEGMENTS)
  /** One connection's packets, one each turn. */
  function* connection(flow) {
    const [a, b] = [(flow * 7919) >>> 0, (flow * 104_729) >>> 0]
    if (flow % 16 === 15) {
      for (let i = 0; i < segments; i++) {
        yield packet(flow, 0, 17, 0, 0, 0, 60)
        yield packet(flow, 1, 17, 0, 0, 0, DATA_BYTES)
      }
      return
    }
    yield packet(flow, 0, 6, SYN, a, 0, 0)
    yield packet(flow, 1, 6, SYN | ACK, b, a + 1, 0)
    yield packet(flow, 0, 6, ACK, a + 1, b + 1, 0)
    yield packet(flow, 0, 6, ACK | PSH, a + 1, b + 1, 200)
    for (let i = 0; i < segments; i++) {
      yield packet(flow, 1, 6, ACK | PSH, b + 1 + i * DATA_BYTES, a + 201, DATA_BYTES)
      if (i % 2 === 1) yield packet(flow, 0, 6, ACK, a + 201, b + 1 + (i + 1) * DATA_BYTES, 0)
    }
    const end = b + 1 + segments * DATA_BYTES
    yield packet(flow, 1, 6, ACK | FIN, end, a + 201, 0)
    yield packet(flow, 0, 6, ACK | FIN, a + 201, end + 1, 0)
    yield packet(flow, 1, 6, ACK, end + 1, a + 202, 0)
  }
  let next = 0
  const going = []
  for (;;) {
    while (going.length < AT_A_TIME && next < flows) going.push(connection(next++))
    if (going.length === 0) break
    for (let i = going.length - 1; i >= 0; i--) if (going[i].next().done) going.splice(i, 1)
  }
  flush()
  closeSync(file)
  return { packets, bytes: written }
}
