import type { BuiltPacket } from '#core/build/build-packet'
import type { Field } from '#core/build/field'
import { formatAddress } from '#core/net/address'

const MOST_BYTES = 16

/** What a field that is found by itself came out as; empty where it is not in the packet. */
export function foundValue(
  { bytes, ranges }: Pick<BuiltPacket, 'bytes' | 'ranges'>,
  layer: number,
  field: Field,
): string {
  const range = ranges.find((one) => one.layer === layer && one.field === field.name)
  if (!range || range.fromBit + range.bits > bytes.length * 8) return ''
  const at = range.fromBit / 8
  if (field.kind === 'ipv4') return formatAddress(bytes, at, 4)
  if (field.kind === 'ipv6') return formatAddress(bytes, at, 16)
  if (field.kind === 'mac')
    return Array.from(bytes.subarray(at, at + 6), (byte) => byte.toString(16).padStart(2, '0')).join(':')
  if (field.bits === 0) return startOf(bytes.subarray(at, at + range.bits / 8))
  let value = 0
  for (let bit = range.fromBit; bit < range.fromBit + range.bits; bit++)
    value = value * 2 + ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1)
  const isHex = field.name === 'checksum' || field.name === 'type'
  return isHex ? `0x${value.toString(16).padStart(4, '0')}` : String(value)
}

/** Hex of bytes that have no form of their own, cut where it gets long. */
function startOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes.subarray(0, MOST_BYTES), (byte) => byte.toString(16).padStart(2, '0'))
  return hex.join(' ') + (bytes.length > MOST_BYTES ? ` … ${bytes.length} bytes` : '')
}
