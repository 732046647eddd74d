import type { Session } from '../session/session'
import { RunningTask } from './file-task'
import { readPlain } from './read-capture'
import { openToRead } from './read-file'

/**
 * Reads the files of an earlier session back into this one.
 *
 * @returns how many packets came, and whether a file ends in the middle of a block, as after a crash
 * @throws {ShownError} where a file can't be opened
 */
export async function readBack(
  session: Session,
  paths: readonly string[],
): Promise<{ packets: number; cutOff: boolean }> {
  const sum = { packets: 0, cutOff: false }
  for (const path of paths) {
    const { descriptor } = openToRead(path, 'The capture')
    const source = session.sources.addOpen(path, descriptor)
    const task = new RunningTask(0, 'open', '')
    const { packets, cutOff, error } = await readPlain(session, { descriptor, source }, task)
    sum.packets += packets
    sum.cutOff ||= cutOff || error !== null
  }
  return sum
}
