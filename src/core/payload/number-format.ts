/** How a number is written into a message: as digits, or in so many bytes. */
export type NumberFormat =
  { kind: 'text'; base: number; width: number } | { kind: 'binary'; bytes: 1 | 2 | 4 | 8; little: boolean }

const BINARY = /^u(8|16|32|64)(be|le)?$/

/** `u8`, `u16be`, `u32le`, …; null where the word is none. Without an end the highest byte goes first. */
export function binaryFormat(word: string): (NumberFormat & { kind: 'binary' }) | null {
  const found = BINARY.exec(word)
  if (!found) return null
  const [, bits, end] = found as (string | undefined)[]
  return { kind: 'binary', bytes: (Number(bits) / 8) as 1 | 2 | 4 | 8, little: end === 'le' }
}

/** Writes a whole number; what is too large for its bytes loses its highest ones. */
export function writeNumber(value: number, format: NumberFormat): Uint8Array {
  if (format.kind === 'text') {
    const digits = Math.abs(value).toString(format.base).padStart(format.width, '0')
    return asciiBytes(value < 0 ? `-${digits}` : digits)
  }
  const bytes = new Uint8Array(format.bytes)
  let rest = BigInt.asUintN(8 * format.bytes, BigInt(Math.trunc(value)))
  for (let i = 0; i < format.bytes; i++) {
    bytes[format.little ? i : format.bytes - 1 - i] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

/** Bytes as hex digits, as text. */
export function writeHex(bytes: Uint8Array): Uint8Array {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return asciiBytes(digits)
}

/** By index: a flood of datagrams with a counter in each comes this way, and an iterator costs more than all the rest. */
function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
