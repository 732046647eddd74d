import { printableText } from '../stream/printable'

/** Most of a value that is written out: a line of the tree. */
const MOST_TEXT_BYTES = 512
const MOST_OCTETS = 64
/** Most of a summary: what a table's row can show. */
const MOST_SUMMARY = 240

/** Text from the wire for one line, every character of it visible (see {@link printableText}); long text ends with `…`. */
export function lineText(bytes: Uint8Array): string {
  const shown = printableText(bytes.subarray(0, MOST_TEXT_BYTES))
  return bytes.length > MOST_TEXT_BYTES ? `${shown}…` : shown
}

/** Bytes in hexadecimal without spaces: `0a1b2c`; long ones end with `…`. */
export function hexText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.subarray(0, MOST_OCTETS)) text += byte.toString(16).padStart(2, '0')
  return bytes.length > MOST_OCTETS ? `${text}…` : text
}

/** A summary that is not longer than a row; a longer one ends with `…`. */
export function shortLine(text: string): string {
  if (text.length <= MOST_SUMMARY) return text
  // Not between the two halves of a character.
  const isHalf = /[\ud800-\udbff]/.test(text[MOST_SUMMARY - 1])
  return `${text.slice(0, MOST_SUMMARY - (isHalf ? 1 : 0))}…`
}
