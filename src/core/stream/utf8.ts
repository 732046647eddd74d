/**
 * UTF-8 (RFC 3629) by hand: ECMAScript alone has neither TextEncoder nor TextDecoder, and a stream view needs
 * to know where a sequence is whole, which a decoder that only yields text cannot say.
 */

const REPLACEMENT = 0xfffd

/** Bytes of the sequence a lead byte announces; 0 for a byte that cannot lead one (RFC 3629 section 4). */
function announced(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc2) return 0
  if (lead < 0xe0) return 2
  if (lead < 0xf0) return 3
  return lead < 0xf5 ? 4 : 0
}

/**
 * Length in bytes (1 to 4) of the well-formed sequence that begins at `at` and ends before `end`; 0 where there
 * is none: a stray continuation byte, an overlong form, a surrogate, a value past U+10FFFF, or a cut sequence.
 */
export function sequenceLength(bytes: Uint8Array, at: number, end: number = bytes.length): number {
  const lead = bytes[at]
  const length = announced(lead)
  if (length === 0 || at + length > end) return 0
  for (let i = 1; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0
  const second = bytes[at + 1]
  if (lead === 0xe0 && second < 0xa0) return 0
  if (lead === 0xed && second > 0x9f) return 0
  if (lead === 0xf0 && second < 0x90) return 0
  if (lead === 0xf4 && second > 0x8f) return 0
  return length
}

/** The code point of a sequence whose `length` {@link sequenceLength} gave. */
export function codePointOf(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return bytes[at]
  let point = bytes[at] & (0x7f >> length)
  for (let i = 1; i < length; i++) point = (point << 6) | (bytes[at + i] & 0x3f)
  return point
}

/** Decodes bytes[from .. to); each byte that belongs to no well-formed sequence becomes U+FFFD. Never throws. */
export function decodeUtf8(bytes: Uint8Array, from = 0, to: number = bytes.length): string {
  let text = ''
  for (let at = from; at < to;) {
    const length = sequenceLength(bytes, at, to)
    text += String.fromCodePoint(length === 0 ? REPLACEMENT : codePointOf(bytes, at, length))
    at += length === 0 ? 1 : length
  }
  return text
}

/** Encodes at most `limit` bytes of a text, never half a character; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string, limit = Infinity): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const raw = character.codePointAt(0) ?? REPLACEMENT
    const point = raw >= 0xd800 && raw <= 0xdfff ? REPLACEMENT : raw
    const length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    if (bytes.length + length > limit) break
    if (length === 1) {
      bytes.push(point)
      continue
    }
    // The lead byte has `length` ones, a zero, and the point's top bits.
    bytes.push(((0xf00 >> length) & 0xff) | (point >> (6 * (length - 1))))
    for (let i = length - 2; i >= 0; i--) bytes.push(0x80 | ((point >> (6 * i)) & 0x3f))
  }
  return Uint8Array.from(bytes)
}
