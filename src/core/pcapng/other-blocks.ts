import { decodeUtf8 } from '../stream/utf8'
import { padded } from './blocks'
import { eachOption } from './block-options'

/*
 * Blocks beside packets and interfaces. What is wrong inside them harms no packet, so it ends the block and not the
 * reading.
 */

/** Record types of a name resolution block (section 4.5), with the length of the address that begins each. */
const ADDRESS_BYTES = new Map<number, 4 | 16>([
  [1, 4],
  [2, 16],
])
const NAMES_AT = 8
/** A decryption secrets block (section 4.7): 8 type (4)   12 length (4)   16 secrets. */
const SECRETS_AT = 16

/** Visits an address's names (section 4.5); `address` is a copy, 4 or 16 bytes. Returns where the options begin. */
export function readNames(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  length: number,
  little: boolean,
  visit: (address: Uint8Array, names: string[]) => void,
): void {
  // A record is laid out as an option is, and the one of type 0 ends them.
  eachOption(view, at + NAMES_AT, at + length - 4, little, (type, from, size) => {
    const addressBytes = ADDRESS_BYTES.get(type)
    if (addressBytes === undefined || size <= addressBytes) return
    const names = decodeUtf8(bytes, from + addressBytes, from + size)
    visit(
      bytes.slice(from, from + addressBytes),
      names.split('\0').filter((name) => name !== ''),
    )
  })
}

/** The secrets of a block, which are lent, or null where they do not fit it. */
export function readSecrets(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  length: number,
  little: boolean,
): { type: number; secrets: Uint8Array } | null {
  const size = view.getUint32(at + 12, little)
  if (padded(size) > length - SECRETS_AT - 4) return null
  const from = at + SECRETS_AT
  return { type: view.getUint32(at + 8, little), secrets: bytes.subarray(from, from + size) }
}
