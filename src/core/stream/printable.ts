import { codePointOf, sequenceLength } from './utf8'

const REPLACEMENT = '\ufffd'
/** Unicode's control pictures: U+2400 shows U+0000, and so on; U+2421 shows DEL. */
const CONTROL_PICTURES = 0x2400
const DELETE_PICTURE = 0x2421

/**
 * Bytes as text in which every character can be seen: captured bytes are hostile, and must neither move a
 * terminal's cursor nor turn a line around. Control characters become their pictures (`␍␊`), characters that
 * are invisible or change direction their code point (`‹U+202E›`), and bytes that are no UTF-8 `�`.
 */
export function printableText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at)
    text += length === 0 ? REPLACEMENT : printable(codePointOf(bytes, at, length))
    at += Math.max(1, length)
  }
  return text
}

function printable(point: number): string {
  if (point < 0x20) return String.fromCodePoint(CONTROL_PICTURES + point)
  if (point === 0x7f) return String.fromCodePoint(DELETE_PICTURE)
  const character = String.fromCodePoint(point)
  // Controls, format characters (the bidirectional ones among them), line and paragraph separators.
  if (point >= 0x80 && /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u.test(character)) {
    return `‹U+${point.toString(16).toUpperCase().padStart(4, '0')}›`
  }
  return character
}

/** Bytes in hex, two digits each with a space between, and one more after every eighth. */
export function hexDigits(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) {
    if (i > 0) text += i % 8 === 0 ? '  ' : ' '
    text += bytes[i].toString(16).padStart(2, '0')
  }
  return text
}

/** Bytes as ASCII, one character each; a dot where there is none to show. */
export function asciiColumn(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
  return text
}
