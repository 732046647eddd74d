import { MATCH, type Match, type Protocol } from '../protocol'
import { QuicConversation } from './conversation'
import { MOST_ID_BYTES } from './header'
import { knownVersion } from './versions'

/** Least of a client's first datagram (RFC 9000 §14.1): what a version that is not known must have at least. */
const LEAST_FIRST_BYTES = 1200

/** QUIC: RFC 9000, RFC 9001 and RFC 9369, with Initial packets decrypted; what follows them needs the peers' secrets. */
export const quic: Protocol = {
  id: 'quic',
  name: 'QUIC',
  ports: { udp: [443, 853] },
  recognize,
  readDatagram: (bytes, isOriginator) => new QuicConversation().read(bytes, isOriginator),
  openDatagrams: () => new QuicConversation(),
}

function recognize(bytes: Uint8Array, start: number, end: number, isOriginator: boolean): Match {
  if (end - start < 7) return MATCH.no
  const first = bytes[start]
  // A short header says nothing of itself but the fixed bit.
  if (first < 0x80) return first >= 0x40 && end - start > 20 ? MATCH.byPort : MATCH.no
  const destination = bytes[start + 5]
  const sourceAt = start + 6 + destination
  if (destination > MOST_ID_BYTES || sourceAt >= end || bytes[sourceAt] > MOST_ID_BYTES) return MATCH.no
  const after = sourceAt + 1 + bytes[sourceAt]
  if (after > end) return MATCH.no
  let version = 0
  for (let i = 1; i <= 4; i++) version = version * 256 + bytes[start + i]
  if (version === 0) return !isOriginator && end > after && (end - after) % 4 === 0 ? MATCH.yes : MATCH.no
  if (first < 0xc0) return MATCH.no
  if (knownVersion(version)) return MATCH.yes
  // Google's own versions before QUIC have other headers.
  if (bytes[start + 1] === 0x51 && bytes[start + 2] === 0x30) return MATCH.no
  return isOriginator && end - start >= LEAST_FIRST_BYTES ? MATCH.byPort : MATCH.no
}
