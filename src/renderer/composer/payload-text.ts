/** What was typed as bytes, or where and why it is none. */
export type ParsedPayload = { bytes: Uint8Array<ArrayBuffer> } | { at: number; why: string }

const NAMED: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '0': 0, '\\': 92 }
/** What may follow at a backslash: a name, a byte, or a character by its number. */
const ESCAPE = /\\(?:([nrt0\\])|x([\da-fA-F]{2})|u\{([\da-fA-F]{1,6})\})/y
/** Where Unicode ends. Surrogates before it encode as U+FFFD, since UTF-8 has none (RFC 3629 §3). */
const LAST_CODE_POINT = 0x10ffff

/** Text as UTF-8, with `\n \r \t \0 \\`, `\xNN` for single bytes and `\u{…}` for a character by its number. */
export function parseText(text: string): ParsedPayload {
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (let at = 0; at < text.length;) {
    if (text[at] !== '\\') {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      bytes.push(...encoder.encode(character))
      at += character.length
      continue
    }
    ESCAPE.lastIndex = at
    const found = ESCAPE.exec(text)
    const point = parseInt(found?.[3] ?? '0', 16)
    if (!found || point > LAST_CODE_POINT) {
      return { at, why: 'A backslash begins \\n, \\r, \\t, \\0, \\xNN or \\u{…}; write \\\\ for itself.' }
    }
    const [, name, byte, number] = found as (string | undefined)[]
    if (number !== undefined) bytes.push(...encoder.encode(String.fromCodePoint(point)))
    else bytes.push(byte === undefined ? NAMED[name ?? ''] : parseInt(byte, 16))
    at = ESCAPE.lastIndex
  }
  return { bytes: Uint8Array.from(bytes) }
}

/** Hex digits, two a byte, with any spacing between bytes. */
export function parseHex(text: string): ParsedPayload {
  const bytes: number[] = []
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text[at])) {
      at++
      continue
    }
    const digits = text.slice(at, at + 2)
    if (!/^[0-9a-f]{2}$/i.test(digits)) return { at, why: 'Hex is two digits a byte: 48 65 6c 6c 6f.' }
    bytes.push(parseInt(digits, 16))
    at += 2
  }
  return { bytes: Uint8Array.from(bytes) }
}
