/**
 * The Internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit words.
 *
 * @param sum what was summed up before, such as a pseudo-header
 */
export function internetChecksum(bytes: Uint8Array, from: number, to: number, sum = 0): number {
  return ~fold(sumWords(bytes, from, to, sum)) & 0xffff
}

/** Adds the 16-bit words of a range; an odd last byte counts as the high one. */
export function sumWords(bytes: Uint8Array, from: number, to: number, sum = 0): number {
  let total = sum
  for (let at = from; at < to; at += 2) total += (bytes[at] << 8) | (at + 1 < to ? bytes[at + 1] : 0)
  return total
}

function fold(sum: number): number {
  let rest = sum
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x10000)
  return rest
}

/** The sum of the pseudo-header (RFC 9293 §3.1, RFC 8200 §8.1): addresses, length and protocol. */
export function pseudoHeaderSum(
  source: Uint8Array,
  destination: Uint8Array,
  protocol: number,
  length: number,
): number {
  const addresses = sumWords(destination, 0, destination.length, sumWords(source, 0, source.length))
  return addresses + protocol + (length >>> 16) + (length & 0xffff)
}
