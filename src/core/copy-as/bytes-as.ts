/** Forms that bytes are copied in, beside text. */
export const BYTES_AS = [
  'hex',
  'hex dump',
  'escaped string',
  'C array',
  'Python bytes',
  'JavaScript array',
  'base64',
] as const
export type BytesAs = (typeof BYTES_AS)[number]

const PER_LINE = 16
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Bytes as text for a clipboard.
 *
 * @param at offset of the first, for a dump
 */
export function bytesAs(form: BytesAs, bytes: Uint8Array, at = 0): string {
  switch (form) {
    case 'hex':
      return Array.from(bytes, hex).join(' ')
    case 'hex dump':
      return lines(bytes, (line, from) => dumpLine(line, at + from)).join('\n')
    case 'escaped string':
      return Array.from(bytes, escaped).join('')
    case 'C array':
      return `static const unsigned char bytes[${bytes.length}] = {\n${listed(bytes)}\n};`
    case 'Python bytes':
      return `b'${Array.from(bytes, escaped).join('')}'`
    case 'JavaScript array':
      return `new Uint8Array([\n${listed(bytes)}\n])`
    case 'base64':
      return base64(bytes)
  }
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0')

function lines(bytes: Uint8Array, write: (line: Uint8Array, from: number) => string): string[] {
  return Array.from({ length: Math.ceil(bytes.length / PER_LINE) }, (_, i) =>
    write(bytes.subarray(PER_LINE * i, PER_LINE * (i + 1)), PER_LINE * i),
  )
}

/** As xxd writes it: offset, pairs of bytes, and what is printable. */
function dumpLine(line: Uint8Array, at: number): string {
  const pairs = Array.from({ length: PER_LINE / 2 }, (_, i) =>
    Array.from(line.subarray(2 * i, 2 * i + 2), hex)
      .join('')
      .padEnd(4),
  )
  const plain = Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
  return `${at.toString(16).padStart(8, '0')}: ${pairs.join(' ')}  ${plain.join('')}`
}

const listed = (bytes: Uint8Array) =>
  lines(bytes, (line) => `  ${Array.from(line, (byte) => `0x${hex(byte)}`).join(', ')},`).join('\n')

/** As Python, C and the composer read it: printable ASCII as it is. */
function escaped(byte: number): string {
  if (byte === 0x0a) return '\\n'
  if (byte === 0x0d) return '\\r'
  if (byte === 0x09) return '\\t'
  if (byte === 0x27 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hex(byte)}`
}

/** RFC 4648 §4. */
function base64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0)
    text += BASE64[word >> 18] + BASE64[(word >> 12) & 63]
    text += left > 1 ? BASE64[(word >> 6) & 63] : '='
    text += left > 2 ? BASE64[word & 63] : '='
  }
  return text
}
