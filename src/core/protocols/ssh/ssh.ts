import { MATCH, type Match, type Protocol } from '../protocol'
import { SshReader } from './ssh-reader'

/** What a server may send before its identification (RFC 4253 §4.2) is looked through as far as this. */
const MOST_BANNER_BYTES = 1024
const MARK = [0x53, 0x53, 0x48, 0x2d]
const LF = 0x0a

/** SSH: RFC 4253, with key exchange of RFC 4419, RFC 5656 and RFC 8731; what follows New Keys is encrypted. */
export const ssh: Protocol = {
  id: 'ssh',
  name: 'SSH',
  ports: { tcp: [22] },
  recognize,
  openStream: () => new SshReader(),
}

function recognize(bytes: Uint8Array, start: number, end: number, isOriginator: boolean): Match {
  const first = markAt(bytes, start, end)
  if (first !== MATCH.no || isOriginator) return first
  const most = Math.min(end, start + MOST_BANNER_BYTES)
  for (let at = start; at < most; at++) {
    if (bytes[at] >= 0x80 || (bytes[at] < 0x20 && (bytes[at] < 9 || bytes[at] > 13))) return MATCH.no
    if (bytes[at] === LF && markAt(bytes, at + 1, end) === MATCH.yes) return MATCH.yes
  }
  return MATCH.no
}

function markAt(bytes: Uint8Array, start: number, end: number): Match {
  for (let i = 0; i < MARK.length; i++) {
    if (start + i >= end) return i === 0 ? MATCH.no : MATCH.maybe
    if (bytes[start + i] !== MARK[i]) return MATCH.no
  }
  if (start + 4 >= end) return MATCH.maybe
  return bytes[start + 4] === 0x31 || bytes[start + 4] === 0x32 ? MATCH.yes : MATCH.no
}
