import { parseAddress } from '../net/address'

/** Addresses of one family from `low` to `high`, both included. */
export interface AddressRange {
  family: 4 | 6
  low: Uint8Array
  high: Uint8Array
}

/** An address, `address/bits`, or `from-to`; a string says why it is none; null where it looks like a name. */
export function addressRange(written: string): AddressRange | string | null {
  const text = written.replace(/^\[(.*)\]$/, '$1')
  const slash = text.indexOf('/')
  if (slash >= 0) return network(text.slice(0, slash), text.slice(slash + 1))
  const single = parseAddress(text)
  if (single) return rangeOf(single, single)
  const dash = text.indexOf('-')
  const low = dash > 0 ? parseAddress(text.slice(0, dash)) : null
  if (low) {
    const high = parseAddress(text.slice(dash + 1))
    if (high?.length !== low.length) return 'A range goes from one address to another of the same family.'
    return compareBytes(low, 0, high) > 0
      ? 'A range goes from the lower address to the higher one.'
      : rangeOf(low, high)
  }
  return /^[\d.]+$/.test(text) || text.includes(':') ? 'This is no whole address.' : null
}

function network(address: string, bits: string): AddressRange | string {
  const low = parseAddress(address)
  if (!low) return `“${address}” is no address: a network is an address, a slash and its bits.`
  const most = low.length * 8
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > most)
    return `After the slash come the network’s bits, 0 to ${most}.`
  const high = low.slice()
  for (let bit = Number(bits); bit < most; bit++) {
    low[bit >> 3] &= ~(0x80 >> (bit & 7))
    high[bit >> 3] |= 0x80 >> (bit & 7)
  }
  return rangeOf(low, high)
}

function rangeOf(low: Uint8Array, high: Uint8Array): AddressRange {
  return { family: low.length === 16 ? 6 : 4, low, high }
}

/** Below 0, 0 or above it: how the bytes at `at` stand to those of `to`, the most significant first. */
export function compareBytes(bytes: Uint8Array, at: number, to: Uint8Array): number {
  for (let i = 0; i < to.length; i++) {
    const difference = bytes[at + i] - to[i]
    if (difference !== 0) return difference
  }
  return 0
}
