/* Looking at ASCII in bytes without making text of it. */

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
