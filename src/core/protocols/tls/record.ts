import { MATCH, type Match } from '../protocol'
import { HANDSHAKE, RECORD } from './names'

export const RECORD_HEADER_BYTES = 5
/** Longest record (RFC 5246 §6.2.3): 2^14 and 2048 more of encryption. */
const MOST_RECORD_BYTES = 18_432
/** Bytes of an SSL 2.0 Client Hello before its lists, with the two of its length. */
const OLD_HELLO_BYTES = 11

/**
 * Length of the record that begins here, its header included: 0 where more bytes would tell, -1 where none does.
 */
export function recordLength(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && (bytes[start] < RECORD.changeCipherSpec || bytes[start] > RECORD.heartbeat)) return -1
  if (start + 1 < end && bytes[start + 1] !== 3) return -1
  if (start + 2 < end && bytes[start + 2] > 4) return -1
  if (start + RECORD_HEADER_BYTES > end) return 0
  const length = bytes[start + 3] * 256 + bytes[start + 4]
  if (length > MOST_RECORD_BYTES) return -1
  // Only application data may be empty (RFC 8446 §5.1).
  return length === 0 && bytes[start] !== RECORD.application ? -1 : RECORD_HEADER_BYTES + length
}

/** Whether TLS begins here, with a hello as a connection does, or with records as its middle has them. */
export function recognizeRecords(bytes: Uint8Array, start: number, end: number): Match {
  if (oldHelloLength(bytes, start, end) > 0) return MATCH.yes
  const length = recordLength(bytes, start, end)
  if (length < 0) return MATCH.no
  if (length === 0) return MATCH.maybe
  if (bytes[start] === RECORD.handshake) {
    if (start + RECORD_HEADER_BYTES === end) return MATCH.maybe
    const type = bytes[start + RECORD_HEADER_BYTES]
    if (type === HANDSHAKE.clientHello || type === HANDSHAKE.serverHello) return MATCH.yes
  }
  // A segment that is one record, as most are sent: its length says the same as the segment's.
  if (start + length === end) return MATCH.yes
  const next = start + length < end ? recordLength(bytes, start + length, end) : 0
  if (next < 0) return MATCH.no
  return next > 0 ? MATCH.yes : MATCH.byPort
}

/**
 * Length of a Client Hello in the format of SSL 2.0 (RFC 5246 appendix E.2), as old clients begin with; 0 where none
 * begins here. Its lists must fill it.
 */
export function oldHelloLength(bytes: Uint8Array, start: number, end: number): number {
  if (start + OLD_HELLO_BYTES > end || (bytes[start] & 0x80) === 0 || bytes[start + 2] !== 1) return 0
  const isVersion =
    bytes[start + 3] === 3 ? bytes[start + 4] <= 3 : bytes[start + 3] === 0 && bytes[start + 4] === 2
  const suites = bytes[start + 5] * 256 + bytes[start + 6]
  const session = bytes[start + 7] * 256 + bytes[start + 8]
  const challenge = bytes[start + 9] * 256 + bytes[start + 10]
  const length = 2 + (bytes[start] & 0x7f) * 256 + bytes[start + 1]
  if (!isVersion || suites === 0 || suites % 3 !== 0 || challenge < 16 || challenge > 32) return 0
  return length === OLD_HELLO_BYTES + suites + session + challenge ? length : 0
}
