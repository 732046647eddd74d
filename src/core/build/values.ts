/** A whole number from 0 as a person writes it, decimal or `0x` hex; null where it is none. */
export function readNumber(value: unknown): number | null {
  const text = typeof value === 'string' ? value.trim() : value
  if (text === '' || (typeof text !== 'string' && typeof text !== 'number')) return null
  const read = Number(text)
  return Number.isSafeInteger(read) && read >= 0 ? read : null
}

/** Hex digits, two a byte, with spaces or colons between them; null where they are none. */
export function hexBytes(text: string): Uint8Array | null {
  const digits = text.replace(/[\s:]/g, '')
  if (digits.length % 2 === 1 || !/^[\da-f]*$/i.test(digits)) return null
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  )
}

/** A MAC address, six pairs of hex digits with colons or hyphens; null where it is none. */
export function macBytes(text: string): Uint8Array | null {
  return /^[\da-f]{2}([:-][\da-f]{2}){5}$/i.test(text.trim()) ? hexBytes(text.replace(/-/g, ':')) : null
}

/** UTF-8 of a text without a DOM or Node type at hand. A lone surrogate becomes U+FFFD (RFC 3629 §3). */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    let point = character.codePointAt(0) ?? 0
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      )
  }
  return Uint8Array.from(bytes)
}
