import { clearDecodedPacket, type DecodedPacket } from './decoded-packet'
import { decodeBsdLoopback } from './link/bsd-loopback'
import { decodeEthernet } from './link/ethernet'
import { decodeLinuxCooked1, decodeLinuxCooked2 } from './link/linux-cooked'
import { decodeRawIp } from './link/raw-ip'
import { decodeIpv4 } from './net/ipv4'
import { decodeIpv6 } from './net/ipv6'

/**
 * Link types that are decoded, by their LINKTYPE numbers. `rawDlt` and `rawOpenBsd` are what libpcap calls raw
 * IP on a live capture, where it gives the DLT of the system instead.
 */
export const LINK = {
  null: 0,
  ethernet: 1,
  rawDlt: 12,
  rawOpenBsd: 14,
  raw: 101,
  loop: 108,
  linuxSll: 113,
  ipv4: 228,
  ipv6: 229,
  linuxSll2: 276,
} as const

const DECODED: ReadonlySet<number> = new Set(Object.values(LINK))

/** Whether frames of this link type are decoded; of another, {@link decodeFrame} finds no packet. */
export function canDecode(linkType: number): boolean {
  return DECODED.has(linkType)
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
  clearDecodedPacket(out, start, end, wireEnd)
  decodeLink(linkType, bytes, start, end, wireEnd, out)
  if (out.malformed !== 0) out.malformedAt -= start
}

function decodeLink(
  linkType: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  switch (linkType) {
    case LINK.ethernet:
      return decodeEthernet(bytes, at, end, wireEnd, out)
    case LINK.linuxSll:
      return decodeLinuxCooked1(bytes, at, end, wireEnd, out)
    case LINK.linuxSll2:
      return decodeLinuxCooked2(bytes, at, end, wireEnd, out)
    case LINK.null:
    case LINK.loop:
      return decodeBsdLoopback(bytes, at, end, wireEnd, out)
    case LINK.raw:
    case LINK.rawDlt:
    case LINK.rawOpenBsd:
      return decodeRawIp(bytes, at, end, wireEnd, out)
    case LINK.ipv4:
      return decodeIpv4(bytes, at, end, wireEnd, out)
    case LINK.ipv6:
      return decodeIpv6(bytes, at, end, wireEnd, out)
  }
}
