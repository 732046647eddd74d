import type { ByteBuilder } from './byte-builder'

/** Encodings that a payload's text can be sent in. */
export type TextEncoding = 'utf-8' | 'latin-1' | 'utf-16le' | 'utf-16be'

/** Appends one code point. False where the encoding has no such character. */
export function encodePoint(point: number, encoding: TextEncoding, into: ByteBuilder): boolean {
  if (encoding === 'utf-8') encodeUtf8(point, into)
  else if (encoding === 'latin-1') {
    if (point > 0xff) return false
    into.push(point)
  } else if (point < 0x10000) pushUnit(point, encoding, into)
  else {
    // RFC 2781 §2.1
    pushUnit(0xd800 | ((point - 0x10000) >> 10), encoding, into)
    pushUnit(0xdc00 | ((point - 0x10000) & 0x3ff), encoding, into)
  }
  return true
}

/** Surrogates encode as U+FFFD, since UTF-8 has none (RFC 3629 §3). */
function encodeUtf8(asked: number, into: ByteBuilder): void {
  const point = asked >= 0xd800 && asked <= 0xdfff ? 0xfffd : asked
  if (point < 0x80) into.push(point)
  else if (point < 0x800) into.append([0xc0 | (point >> 6), 0x80 | (point & 0x3f)])
  else if (point < 0x10000)
    into.append([0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f)])
  else
    into.append([
      0xf0 | (point >> 18),
      0x80 | ((point >> 12) & 0x3f),
      0x80 | ((point >> 6) & 0x3f),
      0x80 | (point & 0x3f),
    ])
}

function pushUnit(unit: number, encoding: TextEncoding, into: ByteBuilder): void {
  if (encoding === 'utf-16le') into.append([unit & 0xff, unit >> 8])
  else into.append([unit >> 8, unit & 0xff])
}
