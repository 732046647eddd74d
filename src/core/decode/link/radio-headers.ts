import type { DecodedPacket } from '../decoded-packet'
import { holdsLink } from '../malformed'
import { readUint16Little, readUint32, readUint32Little } from '../read-number'
import { decodeIeee80211, decodePaddedIeee80211 } from './ieee80211'

/*
 * What cards and drivers put before a frame of 802.11.
 *
 * Radiotap (radiotap.org): 0 version (1)   2 length (2)   4 which fields are present (4, and 4 more after each whose
 * top bit is set), then the fields, of which the first two are TSFT (8, aligned to 8) and flags (1). Little-endian.
 */
const RADIOTAP_BYTES = 8
const RADIOTAP_LENGTH_AT = 2
const PRESENT_AT = 4
const PRESENT = { tsft: 1, flags: 2, more: 0x8000_0000 } as const
const TSFT_BYTES = 8
/** Flags: the check sequence is at the end (no matter: IP says its length); the header is padded to 4 bytes. */
const HEADER_IS_PADDED = 0x20

/** Prism: 0 message (4)   4 length (4), in the order of the machine that captured. AVS has the same, big-endian. */
const PRISM_LENGTH_AT = 4
const PRISM_BYTES = 8
/** Prism's header has had one length ever; any other is another byte order. */
const LONGEST_PRISM = 0xffff
const AVS_MAGIC = 0x80211000
const AVS_MAGIC_BITS = 0xffffff00

export function decodeRadiotap(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, RADIOTAP_BYTES, end, wireEnd, out)) return
  const length = readUint16Little(bytes, at + RADIOTAP_LENGTH_AT)
  if (length < RADIOTAP_BYTES || !holdsLink(at, length, end, wireEnd, out)) return
  const isPadded = (radiotapFlags(bytes, at, at + length) & HEADER_IS_PADDED) !== 0
  const decode = isPadded ? decodePaddedIeee80211 : decodeIeee80211
  decode(bytes, at + length, end, wireEnd, out)
}

function radiotapFlags(bytes: Uint8Array, start: number, end: number): number {
  const present = readUint32Little(bytes, start + PRESENT_AT)
  if ((present & PRESENT.flags) === 0) return 0
  let at = start + PRESENT_AT
  // Each word is four bytes further on, so the header's end bounds the loop.
  while (at + 4 <= end && (readUint32Little(bytes, at) & PRESENT.more) !== 0) at += 4
  at += 4
  if ((present & PRESENT.tsft) !== 0) at = start + Math.ceil((at - start) / 8) * 8 + TSFT_BYTES
  return at < end ? bytes[at] : 0
}

export function decodePrism(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsLink(at, PRISM_BYTES, end, wireEnd, out)) return
  const isAvs = (readUint32(bytes, at) & AVS_MAGIC_BITS) >>> 0 === AVS_MAGIC
  const little = readUint32Little(bytes, at + PRISM_LENGTH_AT)
  const length = isAvs || little > LONGEST_PRISM ? readUint32(bytes, at + PRISM_LENGTH_AT) : little
  if (length < PRISM_BYTES || !holdsLink(at, length, end, wireEnd, out)) return
  decodeIeee80211(bytes, at + length, end, wireEnd, out)
}
