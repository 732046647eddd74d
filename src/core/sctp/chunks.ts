import { readUint16, readUint32 } from '../decode/read-number'

/** Chunk types that move an association (RFC 9260 §3.2, table 1; I-DATA: RFC 8260 §2.1; FORWARD TSN: RFC 3758 §3.2). */
export const CHUNK = {
  data: 0,
  init: 1,
  initAck: 2,
  sack: 3,
  heartbeat: 4,
  heartbeatAck: 5,
  abort: 6,
  shutdown: 7,
  shutdownAck: 8,
  error: 9,
  cookieEcho: 10,
  cookieAck: 11,
  shutdownComplete: 14,
  iData: 64,
  forwardTsn: 192,
  iForwardTsn: 194,
} as const

/** 0 type (1)   1 flags (1)   2 length, with these (2). */
const CHUNK_HEADER_BYTES = 4
/** Chunks follow each other at multiples of 4 bytes (§3.2). */
const ALIGNED = 4

/**
 * Goes through the chunks between `at` and `end` that are whole, and calls `take` with each: its type, its flags, and
 * where it begins and ends. A length shorter than its header ends the walk; each chunk is 4 bytes or more.
 */
export function eachChunk(
  bytes: Uint8Array,
  at: number,
  end: number,
  take: (type: number, flags: number, from: number, to: number) => void,
): void {
  while (at + CHUNK_HEADER_BYTES <= end) {
    const length = readUint16(bytes, at + 2)
    if (length < CHUNK_HEADER_BYTES || at + length > end) return
    take(bytes[at], bytes[at + 1], at, at + length)
    at += Math.ceil(length / ALIGNED) * ALIGNED
  }
}

/** Fixed part of INIT and INIT ACK behind the chunk's header: RFC 9260 §3.3.2. */
const INIT_BYTES = 20
/** Parameters of INIT: addresses (§3.3.2.1). */
const PARAMETER = { ipv4: 5, ipv6: 6 } as const
/** No host has more addresses than fit here; further ones are left out. */
const MOST_ADDRESSES = 16

/** What an end says of itself in INIT or INIT ACK. */
export interface InitChunk {
  initiateTag: number
  receiverWindow: number
  outboundStreams: number
  inboundStreams: number
  initialTsn: number
  /** Further addresses of a host with several, 4 or 16 bytes each. */
  addresses: Uint8Array[]
}

/** Reads INIT or INIT ACK that begins at `from`; null where it is too short. */
export function readInit(bytes: Uint8Array, from: number, to: number): InitChunk | null {
  if (to - from < INIT_BYTES) return null
  const addresses: Uint8Array[] = []
  for (let at = from + INIT_BYTES; at + CHUNK_HEADER_BYTES <= to && addresses.length < MOST_ADDRESSES;) {
    const type = readUint16(bytes, at)
    const length = readUint16(bytes, at + 2)
    if (length < CHUNK_HEADER_BYTES || at + length > to) break
    if ((type === PARAMETER.ipv4 && length === 8) || (type === PARAMETER.ipv6 && length === 20))
      addresses.push(bytes.slice(at + CHUNK_HEADER_BYTES, at + length))
    at += Math.ceil(length / ALIGNED) * ALIGNED
  }
  return {
    initiateTag: readUint32(bytes, from + 4),
    receiverWindow: readUint32(bytes, from + 8),
    outboundStreams: readUint16(bytes, from + 12),
    inboundStreams: readUint16(bytes, from + 14),
    initialTsn: readUint32(bytes, from + 16),
    addresses,
  }
}
