import { forgetHeaders, keepHeaders, setPayload, type DecodedPacket } from '../decoded-packet'
import { MALFORMED, goesDeeper, markMalformed } from '../malformed'

/**
 * Any of the decoders: what begins at `at`, captured up to `end`, ended on the wire at `wireEnd`. `type` is the
 * EtherType that announced it, where it was one.
 */
export type Decoder = (
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
  type: number,
) => void

/**
 * Decodes the packet inside a tunnel. What was found so far becomes the outer packet, and what is inside the packet
 * itself; where nothing inside has endpoints, all stays as it was.
 *
 * @param tunnel one of TUNNEL
 */
export function decodeInner(
  tunnel: number,
  decode: Decoder,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
  type = 0,
): void {
  if (out.outerCount === out.outers.length) return markMalformed(out, MALFORMED.nestedTooDeep, at)
  if (!goesDeeper(out, at)) return
  const outer = out.outers[out.outerCount++]
  keepHeaders(out, outer)
  forgetHeaders(out)
  out.tunnel = tunnel
  setPayload(out, at, end, wireEnd)
  decode(bytes, at, end, wireEnd, out, type)
  if (out.hasEndpoints !== 0) return
  out.outerCount--
  keepHeaders(outer, out)
}

/**
 * {@link decodeInner} of what a port number alone announces. It may be something else: then nothing is said to be
 * wrong with it.
 */
export function decodeGuessed(
  tunnel: number,
  decode: Decoder,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
  type = 0,
): void {
  const { outerCount, malformed, malformedAt } = out
  decodeInner(tunnel, decode, bytes, at, end, wireEnd, out, type)
  if (out.outerCount > outerCount) return
  out.malformed = malformed
  out.malformedAt = malformedAt
}
