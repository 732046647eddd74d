import type { DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { readUint16 } from '../read-number'
import { decodeTypeOrLength } from './ether-type'

/*
 * MACsec, IEEE 802.1AE §9.3, behind its EtherType: 0 control (1)   1 short length (1)   2 packet number (4), and
 * where the SC bit is set 6 secure channel (8). The type follows only where nothing is encrypted or changed.
 */
const TAG_BYTES = 6
const CHANNEL_BYTES = 8
const TYPE_BYTES = 2
const HAS_CHANNEL = 0x20
const ENCRYPTED_OR_CHANGED = 0x0c
const SHORT_LENGTH = 0x3f

export function decodeMacsec(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!goesDeeper(out, at) || !holdsLink(at, TAG_BYTES, end, wireEnd, out)) return
  const control = bytes[at]
  if ((control & ENCRYPTED_OR_CHANGED) !== 0) return
  const typeAt = at + TAG_BYTES + ((control & HAS_CHANNEL) === 0 ? 0 : CHANNEL_BYTES)
  if (!holdsLink(at, typeAt + TYPE_BYTES - at, end, wireEnd, out)) return
  // Short data says its length, and padding follows; of longer data the check value at the end is as good as padding.
  const length = bytes[at + 1] & SHORT_LENGTH
  const dataEnd = length === 0 ? wireEnd : Math.min(wireEnd, typeAt + length)
  const type = readUint16(bytes, typeAt)
  decodeTypeOrLength(bytes, typeAt + TYPE_BYTES, Math.min(end, dataEnd), dataEnd, out, type)
}
