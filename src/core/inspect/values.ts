import { formatAddress } from '../net/address'

/** One way to read some bytes: what it is, and the value in words. */
export interface InspectedValue {
  name: string
  value: string
}

/** Most bytes that one value is read from: text of a line or two. */
export const MOST_INSPECTED = 64

/** Seconds from 1900, NTP's era, to 1970 (RFC 5905 §6); and from 1601, FILETIME's, in its 100 ns. */
const NTP_TO_UNIX = 2_208_988_800
const FILETIME_TO_UNIX = 116_444_736_000_000_000n
/** What a date can be at most (ECMA-262 §21.4.1.1). */
const MOST_MS = 8.64e15
const ESCAPE = '�'

/**
 * What bytes could mean: every number, time, address and text of exactly their length, and of the numbers both byte
 * orders. Of more than {@link MOST_INSPECTED} bytes the first are read.
 */
export function inspectBytes(all: Uint8Array): InspectedValue[] {
  const bytes = all.subarray(0, MOST_INSPECTED)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return [
    ...integers(view),
    ...floats(view),
    ...varints(bytes),
    ...times(view),
    ...addresses(bytes),
    ...texts(bytes),
  ]
}

function integers(view: DataView): InspectedValue[] {
  const { byteLength: length } = view
  const bits = 8 * length
  if (length === 0 || length > 8 || length === 5 || length === 7) return []
  const big = unsigned(view, false)
  const little = unsigned(view, true)
  const signed = (value: bigint) => BigInt.asIntN(bits, value)
  const values = [
    { name: `unsigned, ${bits} bits`, value: `${big}` },
    { name: `signed, ${bits} bits`, value: `${signed(big)}` },
    { name: 'hexadecimal', value: `0x${big.toString(16).padStart(2 * length, '0')}` },
  ]
  if (length === 1)
    return [
      ...values,
      { name: 'bits', value: big.toString(2).padStart(8, '0') },
      { name: 'octal', value: big.toString(8) },
    ]
  return [
    ...values,
    { name: `unsigned, ${bits} bits, little-endian`, value: `${little}` },
    { name: `signed, ${bits} bits, little-endian`, value: `${signed(little)}` },
    ...(length === 2 ? [{ name: 'bits', value: big.toString(2).padStart(16, '0') }] : []),
  ]
}

function unsigned(view: DataView, isLittle: boolean): bigint {
  let value = 0n
  for (let i = 0; i < view.byteLength; i++) {
    const at = isLittle ? view.byteLength - 1 - i : i
    value = (value << 8n) | BigInt(view.getUint8(at))
  }
  return value
}

function floats(view: DataView): InspectedValue[] {
  if (view.byteLength !== 4 && view.byteLength !== 8) return []
  const read = (isLittle: boolean) =>
    view.byteLength === 4 ? Math.fround(view.getFloat32(0, isLittle)) : view.getFloat64(0, isLittle)
  const shown = (value: number) =>
    view.byteLength === 4 ? String(Number(value.toPrecision(9))) : String(value)
  const name = `float, ${8 * view.byteLength} bits`
  return [
    { name, value: shown(read(false)) },
    { name: `${name}, little-endian`, value: shown(read(true)) },
  ]
}

function varints(bytes: Uint8Array): InspectedValue[] {
  const found: InspectedValue[] = []
  // LEB128, as of Protocol Buffers: seven bits a byte, lowest first, the highest bit says that more follow.
  const last = bytes.length - 1
  if (bytes.length > 0 && bytes.length <= 10 && bytes.every((byte, i) => byte >= 0x80 === i < last)) {
    const value = bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n)
    if (bytes.length > 1) found.push({ name: 'varint (LEB128)', value: `${value}` })
  }
  // QUIC, RFC 9000 §16: the two highest bits are the length's logarithm.
  if ([1, 2, 4, 8].includes(bytes.length) && 1 << (bytes[0] >> 6) === bytes.length && bytes.length > 1) {
    const value = bytes.reduce((sum, byte, i) => (sum << 8n) | BigInt(i === 0 ? byte & 0x3f : byte), 0n)
    found.push({ name: 'varint (QUIC)', value: `${value}` })
  }
  return found
}

function times(view: DataView): InspectedValue[] {
  const { byteLength: length } = view
  if (length !== 4 && length !== 8) return []
  const found: InspectedValue[] = []
  const add = (name: string, ms: number) => {
    if (Math.abs(ms) <= MOST_MS) found.push({ name, value: new Date(ms).toISOString() })
  }
  for (const isLittle of [false, true]) {
    const order = isLittle ? ', little-endian' : ''
    if (length === 4) {
      const seconds = view.getUint32(0, isLittle)
      add(`Unix time, seconds${order}`, 1000 * seconds)
      if (!isLittle) add('NTP time, seconds', 1000 * (seconds - NTP_TO_UNIX))
      continue
    }
    const value = view.getBigUint64(0, isLittle)
    add(`Unix time, ms${order}`, Number(value))
    add(`Unix time, µs${order}`, Number(value / 1000n))
    add(`Unix time, ns${order}`, Number(value / 1_000_000n))
    add(`FILETIME${order}`, Number((value - FILETIME_TO_UNIX) / 10_000n))
    if (!isLittle)
      add('NTP time', 1000 * (view.getUint32(0) - NTP_TO_UNIX) + (1000 * view.getUint32(4)) / 2 ** 32)
  }
  // Of the readings of eight bytes most are nonsense: those that could be of a file or a packet of ours stay.
  return length === 4 ? found : found.filter(({ value }) => /^(19[7-9]|20)\d/.test(value))
}

function addresses(bytes: Uint8Array): InspectedValue[] {
  switch (bytes.length) {
    case 4:
      return [{ name: 'IPv4 address', value: formatAddress(bytes, 0, 4) }]
    case 6:
      return [
        {
          name: 'MAC address',
          value: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':'),
        },
        {
          name: 'IPv4 address and port',
          value: `${formatAddress(bytes, 0, 4)}:${(bytes[4] << 8) | bytes[5]}`,
        },
      ]
    case 16: {
      const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
      return [
        { name: 'IPv6 address', value: formatAddress(bytes, 0, 16) },
        { name: 'UUID', value: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') },
      ]
    }
    default:
      return []
  }
}

function texts(bytes: Uint8Array): InspectedValue[] {
  if (bytes.length === 0) return []
  const latin = Array.from(bytes, (byte) => (isControl(byte) ? ESCAPE : String.fromCharCode(byte))).join('')
  const found = [{ name: 'text (Latin-1)', value: latin }]
  const utf8 = utf8Text(bytes)
  if (utf8 !== null) found.unshift({ name: 'text (UTF-8)', value: utf8 })
  if (bytes.length % 2 === 0)
    for (const isLittle of [false, true]) {
      const units = Array.from({ length: bytes.length / 2 }, (_, i) =>
        isLittle ? bytes[2 * i] | (bytes[2 * i + 1] << 8) : (bytes[2 * i] << 8) | bytes[2 * i + 1],
      )
      const text = String.fromCharCode(...units)
      if (isPlain(text))
        found.push({ name: `text (UTF-16${isLittle ? ', little-endian' : ''})`, value: text })
    }
  return found
}

/** UTF-8 (RFC 3629) as text, with controls replaced; null where it is none. */
function utf8Text(bytes: Uint8Array): string | null {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at]
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0
    if (length === 0 || at + length > bytes.length) return null
    let code = length === 1 ? first : first & (0x7f >> length)
    for (let i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) !== 0x80) return null
      code = (code << 6) | (bytes[at + i] & 0x3f)
    }
    const isShortest = length < 3 || code >= (length === 3 ? 0x800 : 0x10000)
    if (!isShortest || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null
    text += length === 1 && isControl(first) ? ESCAPE : String.fromCodePoint(code)
    at += length
  }
  return text
}

const isControl = (byte: number) => byte < 0x20 || (byte >= 0x7f && byte < 0xa0)

/** Whether text could be meant as such: no controls, no halves of pairs, no private or unassigned code points. */
const isPlain = (text: string) => /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]+$/u.test(text)
