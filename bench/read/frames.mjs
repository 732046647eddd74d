/*
 * Frames of a made-up capture, as pcapng blocks: TCP connections that open, talk and close, and datagrams of UDP, many of
 * them at a time. Streamed in pieces, so that a file of any size takes the memory of one piece.
 */

const CLOSED = 0
const PIECE_BYTES = 1 << 20
const LONGEST_BLOCK = 1600
const HEAD = { eth: 14, ip: 20, tcp: 20, udp: 8 }
const FLAG = { fin: 1, syn: 2, psh: 8, ack: 16 }
const FULL_PAYLOAD = 1448
/** Connections that go on beside each other: a packet's flow is seldom the one of the packet before. */
const AT_ONCE = 256
/** Of ten flows, so many are of UDP. */
const UDP_OF_TEN = 3

/** The same numbers in every run. */
function randomFrom(seed) {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Section header and one Ethernet interface with times in nanoseconds. */
export function head() {
  const bytes = Buffer.alloc(28 + 32)
  bytes.writeUInt32LE(0x0a0d0d0a, 0)
  bytes.writeUInt32LE(28, 4)
  bytes.writeUInt32LE(0x1a2b3c4d, 8)
  bytes.writeUInt16LE(1, 12)
  bytes.writeBigInt64LE(-1n, 16)
  bytes.writeUInt32LE(28, 24)
  bytes.writeUInt32LE(1, 28)
  bytes.writeUInt32LE(32, 32)
  bytes.writeUInt16LE(1, 36)
  bytes.writeUInt32LE(262_144, 40)
  bytes.writeUInt16LE(9, 44)
  bytes.writeUInt16LE(1, 46)
  bytes[48] = 9
  bytes.writeUInt32LE(32, 56)
  return bytes
}

/**
 * Pieces of a capture of about `size` bytes with about `flows` flows.
 *
 * @param {number} size
 * @param {number} flows
 * @param {{ packets: number, flows: number }} counts told what came of it
 */
export function* pieces(size, flows, counts) {
  const random = randomFrom(4)
  const piece = Buffer.alloc(PIECE_BYTES + LONGEST_BLOCK)
  // What a data segment costs in the file, with half an acknowledgment.
  const dataBytes = size / flows
  const steps = Math.max(1, Math.round((dataBytes - 700) / (FULL_PAYLOAD + 88 + 44)))
  let used = 0
  let written = 0
  let nanoseconds = 1_700_000_000_000_000_000n
  const live = Array.from({ length: AT_ONCE }, () => begin(counts, random, steps))
  while (written + used < size) {
    const place = random(AT_ONCE)
    const flow = live[place]
    nanoseconds += 1000n
    used += block(piece, used, flow, nanoseconds)
    counts.packets++
    if (flow.left === CLOSED) live[place] = begin(counts, random, steps)
    if (used < PIECE_BYTES) continue
    yield piece.subarray(0, used)
    written += used
    used = 0
  }
  yield piece.subarray(0, used)
}

function begin(counts, random, steps) {
  const number = counts.flows++
  const isUdp = number % 10 < UDP_OF_TEN
  return {
    isUdp,
    // 10.x.x.x with a port of its own: no two flows are of the same endpoints.
    client: 0x0a000000 + (number & 0xffff),
    port: 20_000 + (number >>> 16) * 257 + random(256),
    server: 0xc0a80000 + random(1024),
    serverPort: isUdp ? 5000 : 8080,
    sent: [1000 + random(1000), 5000 + random(1000)],
    step: 0,
    steps,
    left: 1,
  }
}

/** Writes the next packet of a flow as a block at `at`; returns the block's length. */
function block(piece, at, flow, nanoseconds) {
  const { isUdp, steps, sent } = flow
  const step = flow.step++
  const script = isUdp ? datagramOf(step, steps) : segmentOf(step, steps)
  const { side, payload, flags } = script
  const transport = isUdp ? HEAD.udp : HEAD.tcp
  const length = HEAD.eth + HEAD.ip + transport + payload
  const padded = Math.ceil(length / 4) * 4
  const total = 32 + padded
  piece.writeUInt32LE(6, at)
  piece.writeUInt32LE(total, at + 4)
  piece.writeUInt32LE(0, at + 8)
  piece.writeUInt32LE(Number(nanoseconds >> 32n), at + 12)
  piece.writeUInt32LE(Number(nanoseconds & 0xffffffffn), at + 16)
  piece.writeUInt32LE(length, at + 20)
  piece.writeUInt32LE(length, at + 24)
  const eth = at + 28
  piece.fill(2, eth, eth + 12)
  piece.writeUInt16BE(0x0800, eth + 12)
  const ip = eth + HEAD.eth
  piece[ip] = 0x45
  piece[ip + 1] = 0
  piece.writeUInt16BE(HEAD.ip + transport + payload, ip + 2)
  piece.writeUInt32BE(0x4000, ip + 4)
  piece[ip + 8] = 64
  piece[ip + 9] = isUdp ? 17 : 6
  piece.writeUInt16BE(0, ip + 10)
  piece.writeUInt32BE(side === 0 ? flow.client : flow.server, ip + 12)
  piece.writeUInt32BE(side === 0 ? flow.server : flow.client, ip + 16)
  const head = ip + HEAD.ip
  piece.writeUInt16BE(side === 0 ? flow.port : flow.serverPort, head)
  piece.writeUInt16BE(side === 0 ? flow.serverPort : flow.port, head + 2)
  if (isUdp) {
    piece.writeUInt16BE(HEAD.udp + payload, head + 4)
    piece.writeUInt16BE(0, head + 6)
  } else {
    piece.writeUInt32BE(sent[side], head + 4)
    piece.writeUInt32BE(flags & FLAG.ack ? sent[1 - side] : 0, head + 8)
    piece[head + 12] = 0x50
    piece[head + 13] = flags
    piece.writeUInt16BE(0xffff, head + 14)
    piece.writeUInt32BE(0, head + 16)
    sent[side] += payload + (flags & (FLAG.syn | FLAG.fin) ? 1 : 0)
  }
  // Bytes that no protocol begins with.
  piece.fill(0xb7, head + transport, eth + padded)
  piece.writeUInt32LE(total, at + 28 + padded)
  if (script.isLast) flow.left = CLOSED
  return total
}

const OPENING = [
  { side: 0, payload: 0, flags: FLAG.syn },
  { side: 1, payload: 0, flags: FLAG.syn | FLAG.ack },
  { side: 0, payload: 0, flags: FLAG.ack },
  { side: 0, payload: 120, flags: FLAG.psh | FLAG.ack },
]
const CLOSING = [
  { side: 1, payload: 0, flags: FLAG.fin | FLAG.ack },
  { side: 0, payload: 0, flags: FLAG.fin | FLAG.ack },
  { side: 1, payload: 0, flags: FLAG.ack, isLast: true },
]
const DATA = { side: 1, payload: FULL_PAYLOAD, flags: FLAG.ack }
const ACKNOWLEDGMENT = { side: 0, payload: 0, flags: FLAG.ack }

/** A connection: opened, asked, answered in full segments of which every second is acknowledged, closed. */
function segmentOf(step, steps) {
  if (step < OPENING.length) return OPENING[step]
  const answered = Math.ceil(1.5 * steps)
  const at = step - OPENING.length
  if (at < answered) return at % 3 === 2 ? ACKNOWLEDGMENT : DATA
  return CLOSING[at - answered]
}

function datagramOf(step, steps) {
  const isLast = step >= steps
  return step % 2 === 0
    ? { side: 0, payload: 60, flags: 0, isLast }
    : { side: 1, payload: 1200, flags: 0, isLast }
}
