import type { DecodedPacket } from '../decoded-packet'
import { MALFORMED, goesDeeper, markMalformed } from '../malformed'
import { LONGEST_PACKET } from './fragment-table'

/**
 * Gives the fragment that `out` was decoded to so far to the table of fragments. Where it was the last one missing,
 * `out` is then about the whole packet: its bytes, its addresses in them, the first fragment's protocol.
 *
 * @param headerAt where its IP header begins
 * @param headerEnd where the part that every fragment has ends
 * @param payloadAt where its piece of the payload begins, captured whole up to `payloadEnd`
 * @param offset where the piece belongs in the packet's payload
 * @returns where in `out.bytes` the payload of the whole packet begins, up to their end; -1 while it is not whole
 */
export function takeFragment(
  bytes: Uint8Array,
  headerAt: number,
  headerEnd: number,
  payloadAt: number,
  payloadEnd: number,
  offset: number,
  isLast: boolean,
  identification: number,
  out: DecodedPacket,
): number {
  const { fragments, family, protocol, sourceAt, destinationAt, timeMs } = out
  if (fragments === null) return -1
  const payloadLength = payloadEnd - payloadAt
  if (offset + payloadLength > LONGEST_PACKET) {
    markMalformed(out, MALFORMED.fragmentOverLength, payloadAt)
    return -1
  }
  if (!goesDeeper(out, payloadAt)) return -1
  const outcome = fragments.take({
    bytes,
    family,
    protocol,
    identification,
    headerAt,
    headerEnd,
    sourceAt,
    destinationAt,
    payloadAt,
    payloadLength,
    offset,
    isLast,
    timeMs,
  })
  if (outcome === 'overlaps') markMalformed(out, MALFORMED.fragmentOverlap, payloadAt)
  if (typeof outcome === 'string') return -1
  out.bytes = outcome.bytes
  out.protocol = outcome.protocol
  out.ipAt = 0
  out.ipLength = outcome.bytes.length
  out.sourceAt -= headerAt
  out.destinationAt -= headerAt
  return outcome.headerLength
}
