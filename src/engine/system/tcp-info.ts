import { readOption } from './socket-options'

/** What Linux tells of a TCP socket (linux/tcp.h, struct tcp_info). Times in ms, sizes in bytes. */
export interface TcpInfo {
  /** RFC 9293's name. */
  state: string
  retransmitTimeout: number
  delayedAckTimeout: number
  sendSegment: number
  receiveSegment: number
  /** Of a listener: connections in the accept queue; else segments in flight. */
  unacked: number
  /** Of a listener: how many the accept queue holds; else segments acknowledged selectively. */
  sacked: number
  lost: number
  pathMtu: number
  roundTrip: number
  roundTripVariance: number
  slowStartThreshold: number
  congestionWindow: number
  advertisedSegment: number
  retransmitted: number
  /** Window scales (RFC 7323 §2), null where none was agreed. */
  windowScale: { send: number; receive: number } | null
  selectiveAck: boolean
  timestamps: boolean
  /** Explicit congestion notification (RFC 3168). */
  ecn: boolean
  /** Null on kernels that do not tell these yet. */
  minimumRoundTrip: number | null
  notSent: number | null
  /** Bits a second. */
  deliveryRate: number | null
  bytesAcknowledged: number | null
  bytesReceived: number | null
  segmentsOut: number | null
  segmentsIn: number | null
  /** ms in which the peer's window held sending back. */
  heldByWindow: number | null
  sendWindow: number | null
  receiveWindow: number | null
}

/** By number (net/tcp_states.h). */
export const TCP_STATES = [
  'CLOSED',
  'ESTABLISHED',
  'SYN-SENT',
  'SYN-RECEIVED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'CLOSED',
  'CLOSE-WAIT',
  'LAST-ACK',
  'LISTEN',
  'CLOSING',
  'SYN-RECEIVED',
] as const

const MOST = 512
/** Up to tcpi_total_retrans, which every kernel since 2.6 tells. */
const LEAST = 104
/** "Infinite" in the kernel's words: no slow start has ended yet. */
export const NO_THRESHOLD = 0x7fffffff

/** getsockopt(TCP_INFO); null where the system has none. */
export function tcpInfo(fd: number): TcpInfo | null {
  const bytes = readOption(fd, 'TCP_INFO', MOST)
  return bytes && bytes.length >= LEAST ? readTcpInfo(bytes) : null
}

/** Reads the struct as this kernel's version has it: newer fields come after older ones. */
export function readTcpInfo(bytes: Uint8Array): TcpInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const u32 = (at: number) => view.getUint32(at, true)
  const later32 = (at: number) => (at + 4 <= bytes.length ? u32(at) : null)
  const later64 = (at: number) => (at + 8 <= bytes.length ? Number(view.getBigUint64(at, true)) : null)
  const micro = (at: number) => u32(at) / 1000
  const minimum = later32(148)
  const rate = later64(160)
  const held = later64(176)
  const options = bytes[5]
  return {
    state: TCP_STATES[bytes[0]] ?? `state ${bytes[0]}`,
    retransmitTimeout: micro(8),
    delayedAckTimeout: micro(12),
    sendSegment: u32(16),
    receiveSegment: u32(20),
    unacked: u32(24),
    sacked: u32(28),
    lost: u32(32),
    pathMtu: u32(60),
    roundTrip: micro(68),
    roundTripVariance: micro(72),
    slowStartThreshold: u32(76),
    congestionWindow: u32(80),
    advertisedSegment: u32(84),
    retransmitted: u32(100),
    windowScale: options & 4 ? { send: bytes[6] & 15, receive: bytes[6] >> 4 } : null,
    selectiveAck: (options & 2) !== 0,
    timestamps: (options & 1) !== 0,
    ecn: (options & 8) !== 0,
    // All ones: not measured yet.
    minimumRoundTrip: minimum === null || minimum === 0xffffffff ? null : minimum / 1000,
    notSent: later32(144),
    deliveryRate: rate === null ? null : rate * 8,
    bytesAcknowledged: later64(120),
    bytesReceived: later64(128),
    segmentsOut: later32(136),
    segmentsIn: later32(140),
    heldByWindow: held === null ? null : held / 1000,
    sendWindow: later32(228),
    receiveWindow: later32(232),
  }
}

/** The accept queue of a listening socket: what waits, and how many may (Linux); null where it is not told. */
export function acceptQueue(fd: number): { length: number; limit: number } | null {
  const told = tcpInfo(fd)
  return told?.state === 'LISTEN' ? { length: told.unacked, limit: told.sacked } : null
}
