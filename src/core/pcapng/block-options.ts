import { OPTION, padded } from './blocks'

/** One option of a block, as it stands in the file: its meaning depends on the block's type (section 3.5). */
export interface BlockOption {
  code: number
  /** A copy. */
  value: Uint8Array
}

/** Visits the options in view[from .. to) up to opt_endofopt; false where one does not fit (section 3.5). */
export function eachOption(
  view: DataView,
  from: number,
  to: number,
  little: boolean,
  visit: (code: number, at: number, length: number) => void,
): boolean {
  let at = from
  while (at + 4 <= to) {
    const code = view.getUint16(at, little)
    const length = view.getUint16(at + 2, little)
    if (code === OPTION.end) return true
    if (length > to - at - 4) return false
    visit(code, at + 4, length)
    at += 4 + padded(length)
  }
  return true
}

/** Copies of the options in bytes[from .. to), as far as they are whole. */
export function readOptions(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  little: boolean,
): BlockOption[] {
  const options: BlockOption[] = []
  eachOption(view, from, to, little, (code, at, length) => {
    options.push({ code, value: bytes.slice(at, at + length) })
  })
  return options
}
