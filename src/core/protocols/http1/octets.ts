/* Looking at ASCII, and at lines of it, in bytes. */

export const CR = 0x0d
export const LF = 0x0a
export const SPACE = 0x20
export const TAB = 0x09
export const COLON = 0x3a

/** Whether `text` stands at `at`, as far as there are bytes: -1 not, 0 as far as they go, 1 all of it. */
export function standsAt(bytes: Uint8Array, at: number, end: number, text: string): -1 | 0 | 1 {
  for (let i = 0; i < text.length; i++) {
    if (at + i >= end) return 0
    if (bytes[at + i] !== text.charCodeAt(i)) return -1
  }
  return 1
}

/** Whether a byte may be in a token (RFC 9110 §5.6.2). */
export function isTokenByte(byte: number): boolean {
  if ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a)) return true
  if (byte >= 0x30 && byte <= 0x39) return true
  return byte > SPACE && byte < 0x7f && !'"(),/:;<=>?@[\\]{}'.includes(String.fromCharCode(byte))
}

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** The text of bytes, one character a byte (ISO 8859-1, as RFC 9112 §2.2 asks of parsers). */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i])
  return text
}

/** Length of the empty lines before a message (RFC 9112 §2.2). */
export function emptyLines(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length && (bytes[at] === CR || bytes[at] === LF)) at++
  return at
}

/** Length of a line's end that stands at the beginning; 0 where none does. */
export function lineEnd(bytes: Uint8Array): number {
  if (bytes.length > 0 && bytes[0] === LF) return 1
  return bytes.length > 1 && bytes[0] === CR && bytes[1] === LF ? 2 : 0
}

/** Length of a head, its empty line included; -1 where that is not there. `from`: searched without it so far. */
export function endOfHead(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(LF, Math.max(0, from - 3)); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    const end = lineEnd(bytes.subarray(at + 1, at + 3))
    if (end > 0) return at + 1 + end
  }
  return -1
}
