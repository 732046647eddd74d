import type { FieldReader } from '../field-reader'
import { lineText } from '../line-text'

/** Longest name on the wire (RFC 1035 §2.3.4); multicast DNS keeps to it as well (RFC 6762 appendix C). */
const MOST_NAME_BYTES = 255
const POINTER = 0xc0

/**
 * Reads a name (RFC 1035 §3.1, §4.1.4) at the reader's place and moves behind it, without noting it. Each pointer must
 * lead to a place before the labels it stands behind, so that hostile ones end.
 *
 * @param origin where the message begins, which pointers count from
 * @returns the name, its labels escaped, without the last dot; `.` for the root; null where it is malformed
 */
export function readName(from: FieldReader, origin: number): string | null {
  const { bytes, end } = from
  const labels: string[] = []
  let at = from.at
  let after = -1
  let lowest = at
  let size = 0
  for (;;) {
    if (at >= end) return fail(from, 'the name ends behind the message')
    const length = bytes[at]
    if ((length & POINTER) === POINTER) {
      if (at + 1 >= end) return fail(from, 'the name ends behind the message')
      const to = origin + (((length & 0x3f) << 8) | bytes[at + 1])
      if (after < 0) after = at + 2
      if (to >= lowest) return fail(from, 'the name points to itself or behind itself')
      at = to
      lowest = to
      continue
    }
    if (length > 63) return fail(from, `the name has a label of type ${length >> 6}`)
    if (length === 0) break
    if (at + 1 + length > end) return fail(from, 'the name ends behind the message')
    size += 1 + length
    if (size >= MOST_NAME_BYTES) return fail(from, 'the name is longer than 255 bytes')
    labels.push(lineText(bytes.subarray(at + 1, at + 1 + length)).replaceAll('.', '\\.'))
    at += 1 + length
  }
  from.at = after < 0 ? at + 1 : after
  return labels.length === 0 ? '.' : labels.join('.')
}

/** Reads a name and notes it. Returns it, or `?` where it is malformed. */
export function nameField(from: FieldReader, label: string, origin: number): string {
  const at = from.at
  const name = readName(from, origin)
  if (name === null) return '?'
  from.add(label, name, at)
  return name
}

function fail(from: FieldReader, why: string): null {
  from.fail(why)
  return null
}
