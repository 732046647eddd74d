import type { SctpEnd } from './association'
import { CHUNK } from './chunks'

/** Flag of ABORT and SHUTDOWN COMPLETE: the tag is its sender's, reflected by one that has no association (§3.3.7). */
export const TAG_REFLECTED = 1

/**
 * Whether the receiver of a packet takes it, by RFC 9260 §8.5: the tag is the one that the receiver gave, save with INIT
 * (0, §8.5.1 A), with what answers out of the blue (the sender's own, §8.5.1 B and C), and while an association is begun
 * anew (§5.2). Learns the tag from the first packet where the handshake was not seen.
 *
 * @param type of the packet's first chunk, with its `flags`: INIT and SHUTDOWN COMPLETE travel alone, ABORT is the last
 */
export function takesTag(
  sender: SctpEnd,
  receiver: SctpEnd,
  tag: number,
  type: number,
  flags: number,
): boolean {
  if (type === CHUNK.init) return tag === 0
  if (tag === 0) return false
  if ((type === CHUNK.abort || type === CHUNK.shutdownComplete) && (flags & TAG_REFLECTED) !== 0)
    return sender.tag === null || tag === sender.tag
  if (tag === receiver.offered?.initiateTag) return true
  receiver.tag ??= tag
  return tag === receiver.tag
}
