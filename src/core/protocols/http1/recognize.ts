import { MATCH, type Match } from '../protocol'
import { CR, isDigit, isTokenByte, LF, SPACE, standsAt } from './octets'

/** Longest method: all in the registry are shorter (`UPDATEREDIRECTREF`). */
const MOST_METHOD_BYTES = 24
/** What a request line may have before " HTTP/1.1" for it to be looked for: as much as servers take. */
const MOST_LINE_BYTES = 16_384
/** Empty lines before a message (RFC 9112 §2.2). */
const MOST_EMPTY_BYTES = 8

/** Whether a request or a response of HTTP/1 begins here. */
export function recognizeHead(bytes: Uint8Array, start: number, end: number): Match {
  let at = start
  while (at < end && at - start < MOST_EMPTY_BYTES && (bytes[at] === CR || bytes[at] === LF)) at++
  if (at === end) return MATCH.maybe
  const version = versionAt(bytes, at, end)
  return version === MATCH.no ? recognizeRequest(bytes, at, end) : version
}

function versionAt(bytes: Uint8Array, at: number, end: number): Match {
  const name = standsAt(bytes, at, end, 'HTTP/')
  if (name < 0) return MATCH.no
  if (name === 0 || at + 7 > end) return MATCH.maybe
  return isDigit(bytes[at + 5]) && (bytes[at + 6] === 0x2e || bytes[at + 6] === SPACE) ? MATCH.yes : MATCH.no
}

function recognizeRequest(bytes: Uint8Array, start: number, end: number): Match {
  let at = start
  while (at < end && at - start <= MOST_METHOD_BYTES && isTokenByte(bytes[at])) at++
  if (at === end) return MATCH.maybe
  if (at === start || bytes[at] !== SPACE) return MATCH.no
  const most = Math.min(end, at + MOST_LINE_BYTES)
  for (at++; at < most; at++) {
    if (bytes[at] === LF) return matchOfLine(bytes, start, bytes[at - 1] === CR ? at - 1 : at)
    if (bytes[at] < SPACE && bytes[at] !== CR) return MATCH.no
  }
  return most < end ? MATCH.no : MATCH.maybe
}

/** A line without a version is HTTP's only where it comes to its port (RFC 1945 §4.1). */
function matchOfLine(bytes: Uint8Array, start: number, end: number): Match {
  if (end - 9 > start && standsAt(bytes, end - 9, end, ' HTTP/') > 0 && isDigit(bytes[end - 1]))
    // The connection preface of HTTP/2 (RFC 9113 §3.4) says its own version.
    return bytes[end - 3] === 0x31 || bytes[end - 3] === 0x30 ? MATCH.yes : MATCH.no
  let at = start
  while (at < end && isMethodByte(bytes[at])) at++
  const isRequest = at - start >= 3 && standsAt(bytes, at, end, ' /') > 0
  return isRequest ? MATCH.byPort : MATCH.no
}

/** Methods are tokens, and in fact capitals (RFC 9110 §9.1). */
function isMethodByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || byte === 0x2d
}
