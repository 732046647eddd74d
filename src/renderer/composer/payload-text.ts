/** What was typed as bytes, or where and why it is none. */
export type ParsedPayload = { bytes: Uint8Array<ArrayBuffer> } | { at: number; why: string }

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' }

/** Text as UTF-8, with `\n \r \t \0 \\` and `\xNN` for single bytes. */
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
    const name = text.charAt(at + 1)
    const digits = text.slice(at + 2, at + 4)
    if (name === 'x' && /^[0-9a-f]{2}$/i.test(digits)) {
      bytes.push(parseInt(digits, 16))
      at += 4
    } else if (Object.hasOwn(ESCAPES, name)) {
      bytes.push(ESCAPES[name].charCodeAt(0))
      at += 2
    } else {
      return { at, why: 'A backslash begins \\n, \\r, \\t, \\0, \\\\ or \\xNN; write \\\\ for itself.' }
    }
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
