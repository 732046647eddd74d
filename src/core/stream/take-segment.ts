import { TCP } from '../tcp/segment-flags'
import type { TcpAssembler } from './tcp-assembler'

/**
 * Gives a segment to the assemblers of its connection: its payload to its sender's, its acknowledgment to the peer's.
 * What a reset carries says why (RFC 9293 §3.5.3) and is no part of the stream; its numbers may be anything.
 *
 * @param length payload bytes on the wire
 * @param ref what the payload is found by
 */
export function takeSegment(
  sender: TcpAssembler,
  peer: TcpAssembler,
  flags: number,
  sequence: number,
  acknowledgment: number,
  length: number,
  ref: number,
): void {
  if (flags & TCP.rst) return
  // A SYN takes one number, before its segment's payload (RFC 7413 sends some with it).
  const from = flags & TCP.syn ? (sequence + 1) >>> 0 : sequence
  if (flags & TCP.syn) sender.begin(sequence)
  if (length > 0) sender.push(from, length, ref)
  else sender.at(from)
  if (flags & TCP.fin) sender.end((from + length) >>> 0)
  if (flags & TCP.ack) peer.acknowledged(acknowledgment)
}
