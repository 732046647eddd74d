import type { FieldReader } from '../field-reader'

/** Reads a variable-length integer (RFC 9000 §16) and notes it; 0 where it is not whole. */
export function readVarint(
  from: FieldReader,
  name: string,
  show: (value: number) => string = String,
): number {
  const { at, bytes } = from
  const size = from.left > 0 ? 1 << (bytes[at] >> 6) : 1
  if (!from.skip(size, name)) return 0
  let value = bytes[at] & 0x3f
  for (let i = 1; i < size; i++) value = value * 256 + bytes[at + i]
  from.add(name, show(value), at)
  return value
}
