import { printableText } from '../stream/printable'

/** Most of a value that is written out: a line of the tree. */
const MOST_TEXT_BYTES = 512
const MOST_OCTETS = 64

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
