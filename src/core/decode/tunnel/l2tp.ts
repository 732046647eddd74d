import { TUNNEL, type DecodedPacket } from '../decoded-packet'
import { decodePpp } from '../link/ppp'
import { readUint16 } from '../read-number'
import { decodeGuessed } from './inner-packet'

/*
 * L2TP version 2, RFC 2661 §3.1: 0 flags, version (2), then by flag length (2); tunnel (2), session (2); by flag
 * Ns and Nr (2 each); by flag the size of an offset (2), and that many bytes. Then the PPP frame of a data message.
 */
const FLAG = { control: 0x8000, length: 0x4000, sequence: 0x0800, offset: 0x0200, version: 0x000f } as const
const VERSION = 2

export function decodeL2tp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (at + 2 > end) return
  const flags = readUint16(bytes, at)
  if ((flags & FLAG.version) !== VERSION || (flags & FLAG.control) !== 0) return
  let innerAt = at + 6
  if ((flags & FLAG.length) !== 0) innerAt += 2
  if ((flags & FLAG.sequence) !== 0) innerAt += 4
  if ((flags & FLAG.offset) !== 0) {
    if (innerAt + 2 > end) return
    innerAt += 2 + readUint16(bytes, innerAt)
  }
  if (innerAt < end) decodeGuessed(TUNNEL.l2tp, decodePpp, bytes, innerAt, end, wireEnd, out)
}
