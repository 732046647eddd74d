import { MATCH, type Match, type Protocol } from '../protocol'
import { Http2Reader } from './http2-reader'

/** What a client sends first (RFC 9113 §3.4). */
export const PREFACE = Uint8Array.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', (char) => char.charCodeAt(0))

/** Most of a server's first SETTINGS that is believed: there are not twenty settings. */
const MOST_SETTINGS_BYTES = 126

/** HTTP/2: RFC 9113 with header compression of RFC 7541, in the clear. */
export const http2: Protocol = {
  id: 'http2',
  name: 'HTTP/2',
  ports: {},
  recognize,
  openStream: () => new Http2Reader(PREFACE),
}

function recognize(bytes: Uint8Array, start: number, end: number, isOriginator: boolean): Match {
  const length = Math.min(end - start, PREFACE.length)
  let same = 0
  while (same < length && bytes[start + same] === PREFACE[same]) same++
  if (same === PREFACE.length) return MATCH.yes
  if (same === length && same > 0) return MATCH.maybe
  return isOriginator ? MATCH.no : recognizeSettings(bytes, start, end)
}

/** A server begins with SETTINGS on stream 0, without ACK (RFC 9113 §3.4). */
function recognizeSettings(bytes: Uint8Array, start: number, end: number): Match {
  if (end - start < 9) return MATCH.no
  const length = bytes[start + 2]
  if (bytes[start] !== 0 || bytes[start + 1] !== 0 || length > MOST_SETTINGS_BYTES || length % 6 !== 0)
    return MATCH.no
  if (bytes[start + 3] !== 4) return MATCH.no
  for (let at = start + 4; at < start + 9; at++) if (bytes[at] !== 0) return MATCH.no
  for (let at = start + 9; at < Math.min(end, start + 9 + length); at += 6)
    if (bytes[at] !== 0 || (at + 1 < end && (bytes[at + 1] === 0 || bytes[at + 1] > 16))) return MATCH.no
  return MATCH.yes
}
