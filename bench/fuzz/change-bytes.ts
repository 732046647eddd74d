import type { Lot } from './random'

/** What is put in place of bytes: the ends of number ranges, where lengths and counts go wrong. */
const NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]
const SIZES = [1, 2, 4] as const
const MOST_CHANGES = 24
/** Most bytes that are moved, doubled or left out at once. */
const MOST_RANGE = 512

/** A copy of a capture, cut off or changed or both, as the lot has it. */
export function changed(capture: Uint8Array, lot: Lot): Uint8Array {
  if (capture.length === 0) return capture
  if (lot.below(5) === 0) return capture.slice(0, lot.below(capture.length + 1))
  let bytes: Uint8Array = capture.slice()
  for (let changes = 1 + lot.below(MOST_CHANGES); changes > 0 && bytes.length > 0; changes--)
    bytes = lot.below(8) === 0 ? moved(bytes, lot) : overwritten(bytes, lot)
  return lot.below(5) === 0 ? bytes.subarray(0, lot.below(bytes.length + 1)) : bytes
}

function overwritten(bytes: Uint8Array, lot: Lot): Uint8Array {
  const at = lot.below(bytes.length)
  switch (lot.below(4)) {
    case 0:
      bytes[at] ^= 1 << lot.below(8)
      break
    case 1:
      bytes[at] = lot.below(256)
      break
    case 2:
      bytes[at] += lot.of([1, 255])
      break
    default:
      writeNumber(bytes, at, lot.of(NUMBERS), lot.of(SIZES), lot.below(2) === 0)
  }
  return bytes
}

function writeNumber(bytes: Uint8Array, at: number, value: number, size: number, isLittle: boolean): void {
  for (let i = 0; i < size && at + i < bytes.length; i++)
    bytes[at + i] = (value >>> (8 * (isLittle ? i : size - 1 - i))) & 0xff
}

/** Leaves a range out, or has it twice, or somewhere else too. */
function moved(bytes: Uint8Array, lot: Lot): Uint8Array {
  const at = lot.below(bytes.length)
  const range = bytes.subarray(at, at + 1 + lot.below(MOST_RANGE))
  const to = lot.below(3) === 0 ? at : lot.below(bytes.length)
  const isLeftOut = lot.below(3) === 0
  return isLeftOut
    ? joined(bytes.subarray(0, at), bytes.subarray(at + range.length))
    : joined(bytes.subarray(0, to), range, bytes.subarray(to))
}

/** The parts, one after another. */
export function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
