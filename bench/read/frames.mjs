/* Frames of a made-up capture, as records of a pcap file: Ethernet, IPv4, and TCP or UDP, written one after the other. */

export const PIECE_BYTES = 1 << 20
const LONGEST_RECORD = 2048
const RECORD = 16
const HEAD = { eth: 14, ip: 20, tcp: 20, udp: 8 }
export const FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 }
/** Between two packets, in nanoseconds. */
const STEP = 1000
/** A byte that no protocol begins with. */
const FILLED = 0xb7

/** The same numbers in every run. */
export function randomFrom(seed) {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Header of a pcap file of Ethernet frames with times in nanoseconds. */
export function fileHeader() {
  const bytes = Buffer.alloc(24)
  bytes.writeUInt32LE(0xa1b23c4d, 0)
  bytes.writeUInt16LE(2, 4)
  bytes.writeUInt16LE(4, 6)
  bytes.writeUInt32LE(262_144, 16)
  bytes.writeUInt32LE(1, 20)
  return bytes
}

/**
 * Writes records into one piece of memory, which is taken away with {@link taken} when it {@link isFull}.
 *
 * A flow is `{ client, port, server, serverPort, sent: [number, number] }`: addresses as numbers, and the sequence
 * number that each end goes on with.
 */
export class FrameWriter {
  packets = 0
  bytes = 0
  used = 0
  seconds = 1_700_000_000
  nanoseconds = 0
  piece = Buffer.alloc(PIECE_BYTES + LONGEST_RECORD)

  get isFull() {
    return this.used >= PIECE_BYTES
  }

  /** The records since the last call; good until the next frame is written. */
  taken() {
    const records = this.piece.subarray(0, this.used)
    this.used = 0
    return records
  }

  /** A segment from the client (side 0) or the server (1), with the bytes given or so many of no meaning. */
  segment(flow, side, flags, payload = 0) {
    const { piece } = this
    const head = this.begin(flow, side, 6, HEAD.tcp, payload)
    piece.writeUInt32BE(flow.sent[side] >>> 0, head + 4)
    piece.writeUInt32BE(flags & FLAG.ack ? flow.sent[1 - side] >>> 0 : 0, head + 8)
    piece[head + 12] = 0x50
    piece[head + 13] = flags
    piece.writeUInt16BE(0xffff, head + 14)
    piece.writeUInt32BE(0, head + 16)
    const length = this.fill(head + HEAD.tcp, payload)
    flow.sent[side] += length + (flags & (FLAG.syn | FLAG.fin) ? 1 : 0)
  }

  /** A datagram, with the bytes given or so many of no meaning. */
  datagram(flow, side, payload) {
    const { piece } = this
    const head = this.begin(flow, side, 17, HEAD.udp, payload)
    piece.writeUInt16BE(HEAD.udp + (payload.length ?? payload), head + 4)
    piece.writeUInt16BE(0, head + 6)
    this.fill(head + HEAD.udp, payload)
  }

  /** Writes all up to the ports; returns where the transport header begins. */
  begin(flow, side, protocol, transport, payload) {
    const { piece } = this
    const length = HEAD.eth + HEAD.ip + transport + (payload.length ?? payload)
    const at = this.used
    this.nanoseconds += STEP
    if (this.nanoseconds >= 1e9) {
      this.seconds++
      this.nanoseconds -= 1e9
    }
    piece.writeUInt32LE(this.seconds, at)
    piece.writeUInt32LE(this.nanoseconds, at + 4)
    piece.writeUInt32LE(length, at + 8)
    piece.writeUInt32LE(length, at + 12)
    const eth = at + RECORD
    piece.fill(2, eth, eth + 12)
    piece.writeUInt16BE(0x0800, eth + 12)
    const ip = eth + HEAD.eth
    piece.writeUInt16BE(0x4500, ip)
    piece.writeUInt16BE(length - HEAD.eth, ip + 2)
    piece.writeUInt32BE(0x4000, ip + 4)
    piece[ip + 8] = 64
    piece[ip + 9] = protocol
    piece.writeUInt16BE(0, ip + 10)
    piece.writeUInt32BE(side === 0 ? flow.client : flow.server, ip + 12)
    piece.writeUInt32BE(side === 0 ? flow.server : flow.client, ip + 16)
    const head = ip + HEAD.ip
    piece.writeUInt16BE(side === 0 ? flow.port : flow.serverPort, head)
    piece.writeUInt16BE(side === 0 ? flow.serverPort : flow.port, head + 2)
    this.used += RECORD + length
    this.packets++
    this.bytes += RECORD + length
    return head
  }

  fill(at, payload) {
    if (typeof payload === 'number') this.piece.fill(FILLED, at, at + payload)
    else payload.copy(this.piece, at)
    return payload.length ?? payload
  }
}
