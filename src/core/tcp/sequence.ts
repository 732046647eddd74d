/** Sequence numbers are counted modulo 2^32 (RFC 9293 §3.4); these keep them uint32. */

export function plus(sequence: number, length: number): number {
  return (sequence + length) >>> 0
}

/** Whether `a` is `b` or less than half the number space after it. */
export function atOrAfter(a: number, b: number): boolean {
  return (a - b) >> 0 >= 0
}
