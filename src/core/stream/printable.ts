import { codePointOf, sequenceLength } from './utf8'

/** A stretch of a text: characters as they are, or escapes that stand for what can't be shown. */
export interface PrintableRun {
  text: string
  isEscape: boolean
}

/** Controls that have an escape of their own (C, ISO/IEC 9899 §6.4.4.4); the others are `\xNN`. */
const NAMED: Readonly<Record<number, string>> = { 0x00: '\\0', 0x09: '\\t', 0x0a: '\\n', 0x0d: '\\r' }

/**
 * Bytes as text in which every character can be seen: captured bytes are hostile, and must neither move a
 * terminal's cursor nor turn a line around. Control characters become escapes (`\r\n`, `\x1b`), characters that
 * are invisible or change direction their code point (`\u{202e}`), and bytes that are no UTF-8 `\xNN`.
 */
export function printableRuns(bytes: Uint8Array): PrintableRun[] {
  const runs: PrintableRun[] = []
  let run: PrintableRun | undefined
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at)
    const point = length === 0 ? -1 : codePointOf(bytes, at, length)
    const isEscape = point < 0 || needsEscape(point)
    if (run?.isEscape !== isEscape) {
      run = { text: '', isEscape }
      runs.push(run)
    }
    run.text += isEscape ? escapeOf(point, bytes[at]) : String.fromCodePoint(point)
    at += Math.max(1, length)
  }
  return runs
}

/**
 * The same in one string, for where nothing but characters tells escapes apart: a backslash is doubled, so that
 * the string means exactly these bytes. The composer reads it back.
 */
export function printableText(bytes: Uint8Array): string {
  return printableRuns(bytes)
    .map(({ text, isEscape }) => (isEscape ? text : text.replaceAll('\\', '\\\\')))
    .join('')
}

function needsEscape(point: number): boolean {
  if (point < 0x80) return point < 0x20 || point === 0x7f
  // Controls, format characters (the bidirectional ones among them), line and paragraph separators.
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u.test(String.fromCodePoint(point))
}

/** @param point -1 for a byte that belongs to no character */
function escapeOf(point: number, byte: number): string {
  if (point >= 0x80) return `\\u{${point.toString(16)}}`
  return NAMED[point] ?? `\\x${byte.toString(16).padStart(2, '0')}`
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
