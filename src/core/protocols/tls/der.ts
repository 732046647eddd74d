/** One value of DER (X.690 §8.1): its tag, and where its content lies. */
export interface DerValue {
  tag: number
  /** Where its tag begins. */
  start: number
  from: number
  to: number
}

/** Tags that are looked for: universal ones with their class and form bits. */
export const DER = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  bmpString: 0x1e,
} as const

/**
 * The value that begins at `at` and lies before `end`; null where none does. Tags of more than one byte and lengths of
 * more than four are in no certificate.
 */
export function derAt(bytes: Uint8Array, at: number, end: number): DerValue | null {
  if (at + 2 > end || (bytes[at] & 0x1f) === 0x1f) return null
  const first = bytes[at + 1]
  let from = at + 2
  let length = first
  if (first & 0x80) {
    const size = first & 0x7f
    if (size === 0 || size > 4 || from + size > end) return null
    length = 0
    for (let i = 0; i < size; i++) length = length * 256 + bytes[from + i]
    from += size
  }
  return from + length > end ? null : { tag: bytes[at], start: at, from, to: from + length }
}

/** The values inside of one, up to `most`; those behind nonsense are left out. */
export function derInside(bytes: Uint8Array, value: DerValue, most = 64): DerValue[] {
  const values: DerValue[] = []
  for (let at = value.from; at < value.to && values.length < most;) {
    const next = derAt(bytes, at, value.to)
    if (!next) break
    values.push(next)
    at = next.to
  }
  return values
}
