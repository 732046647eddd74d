import { closeSync, openSync, readSync } from 'node:fs'
import { CaptureReader } from '#core/capture-file/capture-reader'
import { NanosecondTime } from '#core/pcapng/timestamp'
import { ShownError } from '../engine-error'
import type { Session } from '../session/session'

/** One read: large enough for the disk, small enough that the engine answers its window in between. */
const PIECE_BYTES = 1 << 20

/**
 * Reads capture files into the session, packet by packet, with the times they were captured at. Payload stays in the
 * files and is read from there when it is shown.
 *
 * @returns how many packets came, and whether a file ends in the middle of a block, as after a crash
 * @throws {ShownError} where a file can't be opened
 */
export async function readBack(
  session: Session,
  paths: readonly string[],
): Promise<{ packets: number; cutOff: boolean }> {
  const sum = { packets: 0, cutOff: false }
  const firstNew = session.flows.next
  for (const path of paths) {
    const { packets, cutOff } = await readFile(session, path)
    sum.packets += packets
    sum.cutOff ||= cutOff
  }
  session.placeLocalSides(firstNew)
  return sum
}

async function readFile(session: Session, path: string): Promise<{ packets: number; cutOff: boolean }> {
  const descriptor = openFile(path)
  const source = session.sources.add(path)
  const linkTypes = new Map<number, number>()
  const time = new NanosecondTime()
  const reader = new CaptureReader({
    interface: (id, facts) => {
      linkTypes.set(id, facts.linkType)
    },
    packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
      const linkType = linkTypes.get(id) ?? -1
      time.set(seconds, nanoseconds)
      const { high, low } = time
      session.ingest.ingest(linkType, bytes, at, captured, wireLength, high, low, source, fileOffset)
    },
  })
  try {
    const piece = new Uint8Array(PIECE_BYTES)
    for (let got = readSync(descriptor, piece); got > 0; got = readSync(descriptor, piece)) {
      reader.push(piece.subarray(0, got))
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    closeSync(descriptor)
  }
  const { packets, cutOff, error } = reader.end()
  return { packets, cutOff: cutOff || error !== null }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown)
    throw new ShownError('ENOENT', `The capture could not be opened: ${words}.`)
  }
}
