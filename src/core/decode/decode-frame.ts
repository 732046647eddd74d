import { clearDecodedPacket, type DecodedPacket } from './decoded-packet'
import { canDecodeLink, decodeLink } from './link/link-types'

/** The link types that are named elsewhere, by their LINKTYPE numbers. */
export const LINK = { null: 0, ethernet: 1, raw: 101, loop: 108, linuxSll: 113, linuxSll2: 276 } as const

/** Whether frames of this link type are decoded; of another, {@link decodeFrame} finds no packet. */
export function canDecode(linkType: number): boolean {
  return canDecodeLink(linkType)
}

/**
 * Decodes one captured frame into `out`, as deep as it is whole. Any bytes will do: nothing throws, and nothing
 * is read behind the captured bytes. Every header is checked before it is read.
 *
 * @param start where the frame begins in `bytes`, which are only read
 * @param capturedLength bytes of the frame that are there
 * @param wireLength bytes it had on the wire, at least as many
 */
export function decodeFrame(
  linkType: number,
  bytes: Uint8Array,
  start: number,
  capturedLength: number,
  wireLength: number,
  out: DecodedPacket,
): void {
  const end = Math.min(start + capturedLength, bytes.length)
  // A record that claims fewer bytes on the wire than it holds is believed about those it holds.
  const wireEnd = Math.max(start + wireLength, end)
  clearDecodedPacket(out, bytes, start, end, wireEnd)
  decodeLink(linkType, bytes, start, end, wireEnd, out)
  if (out.malformed !== 0 && out.bytes === bytes) out.malformedAt -= start
}
