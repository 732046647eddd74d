import { closeSync } from 'node:fs'
import type { Session } from '../session/session'
import { RunningTask } from './file-task'
import { readPlain } from './read-capture'
import { openToRead } from './read-file'

/**
 * Reads the files of an earlier session back into this one.
 *
 * @param task says how far the file is that is being read
 * @returns how many packets came, and whether a file ends in the middle of a block, as after a crash
 * @throws {ShownError} where a file can't be opened
 */
export async function readBack(
  session: Session,
  paths: readonly string[],
  task = new RunningTask(0, 'open', ''),
): Promise<{ packets: number; cutOff: boolean }> {
  const sum = { packets: 0, cutOff: false }
  const series = session.sources.newSeries()
  for (const path of paths) {
    const { descriptor, size } = openToRead(path, 'The capture')
    const source = session.sources.add(path, series)
    task.total = size
    try {
      const { packets, cutOff, error } = await readPlain(session, { descriptor, source }, task)
      sum.packets += packets
      sum.cutOff ||= cutOff || error !== null
    } finally {
      closeSync(descriptor)
    }
  }
  return sum
}
