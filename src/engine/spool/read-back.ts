import { closeSync, openSync, readSync } from 'node:fs'
import { PcapngReader } from '#core/pcapng/pcapng-reader'
import type { Session } from '../session/session'
import { ShownError } from '../engine-error'

/** One read: large enough for the disk, small enough that the engine answers its window in between. */
const PIECE_BYTES = 1 << 20

/**
 * Reads a capture file into the session, packet by packet, with the times it was captured at. Payload stays in
 * the file and is read from there when it is shown.
 *
 * @returns how many packets came, and whether the file ends in the middle of a block, as after a crash
 * @throws {ShownError} where the file can't be opened
 */
export async function readBack(
  session: Session,
  path: string,
): Promise<{ packets: number; cutOff: boolean }> {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch (thrown) {
    throw new ShownError(
      'ENOENT',
      `The capture could not be opened: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    )
  }
  const source = session.addSource(descriptor, () => closeSync(descriptor))
  if (source < 0) {
    closeSync(descriptor)
    throw new ShownError(
      'EMFILE',
      'Too many captures are open in this session.',
      'Restart Fourtuple, then open it again.',
    )
  }
  const linkTypes = new Map<number, number>()
  const firstNew = session.flows.next
  const reader = new PcapngReader({
    interface: (id, facts) => {
      linkTypes.set(id, facts.linkType)
    },
    packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
      session.ingest.ingest(
        linkTypes.get(id) ?? -1,
        bytes,
        at,
        captured,
        wireLength,
        seconds,
        nanoseconds,
        source,
        fileOffset,
      )
    },
  })
  const piece = new Uint8Array(PIECE_BYTES)
  for (let got = readSync(descriptor, piece); got > 0; got = readSync(descriptor, piece)) {
    reader.push(piece.subarray(0, got))
    await new Promise((resolve) => setImmediate(resolve))
  }
  session.placeLocalSides(firstNew)
  const { packets, cutOff, error } = reader.end()
  return { packets, cutOff: cutOff || error !== null }
}
