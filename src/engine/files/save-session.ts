import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { closeSync, fstatSync } from 'node:fs'
import type { CallResult } from '#contract/messages'
import { interfaceStatistics, sectionHeader } from '#core/pcapng/pcapng-writer'
import { codeOf, ShownError } from '../engine-error'
import { wallClock } from '../session/clock'
import type { Session } from '../session/session'
import type { RunningTask } from './file-task'
import { OwnPackets } from './own-packets'
import { PacketFlows } from './packet-flows'
import { openToRead } from './read-file'
import { SavedFile, SavedInterfaces } from './saved-file'
import { SavedSection } from './saved-section'

/** Packets that wait while those of other interfaces, which come in batches of their own, may still be earlier. */
const WINDOW_BYTES = 1 << 20
/** Past this the earliest packet is written in any case: a file whose times go backwards must not fill the memory. */
const MOST_WAITING_BYTES = 32 << 20

type Saved = CallResult<'files.save'>
/** What packets come from, and the time of the latest that came. */
interface Origin {
  high: number
  low: number
  ended: boolean
  step: () => number
}

/**
 * Writes the session's packets as pcapng in the order of their times, from the files they lie in, whether they are
 * still in memory or not. The file is put in its place when it is whole, for its owner alone.
 *
 * @param flows the ones that are meant; null for all, and for what is of no flow
 * @throws {ShownError} where it can't be written
 */
export async function saveSession(
  session: Session,
  path: string,
  flows: ReadonlySet<number> | null,
  task: RunningTask,
): Promise<Saved> {
  const part = `${path}.${process.pid}-${task.id}.part`
  let file: FileHandle | null = null
  try {
    file = await open(part, 'wx', 0o600)
    const saved = await write(session, file, flows, task)
    if (saved.cancelled) return saved
    await file.sync()
    await file.close()
    file = null
    await rename(part, path)
    return saved
  } catch (error) {
    const code = codeOf(error)
    throw new ShownError(
      code,
      `The session was not saved: ${error instanceof Error ? error.message : String(error)}.`,
      code === 'ENOSPC' ? 'Free some space, or choose another disk.' : 'Choose another folder or name.',
    )
  } finally {
    await file?.close()
    await rm(part, { force: true })
  }
}

async function write(
  session: Session,
  file: FileHandle,
  wanted: ReadonlySet<number> | null,
  task: RunningTask,
): Promise<Saved> {
  const section = new SavedSection(session)
  const saved: Saved = {
    packets: 0,
    madeUp: 0,
    bytes: 0,
    missing: session.packetsNotWritten,
    cancelled: false,
  }
  section.add(sectionHeader(headOf(session)))
  for (const block of session.secretBlocks) section.addSecrets(block)
  const descriptors: number[] = []
  try {
    const flowsOf = await PacketFlows.of(session, task)
    const { files, series } = originsOf(session, section, wanted, task, flowsOf, descriptors, saved)
    const own = new OwnPackets(session, section, wanted)
    const origins: Origin[] = [...files, own]
    while (!task.cancelled) {
      const behind = earliest(origins)
      if (!behind) break
      const got = behind.step()
      if (behind !== own) task.done += got
      const limit = earliest(origins)
      while (mayGo(section, limit)) section.next()
      task.packets = section.packets
      if (section.isFull) saved.bytes += await flush(file, section)
      if (task.isDue) await task.rest()
    }
    while (section.waiting.first && !task.cancelled) {
      section.next()
      if (section.isFull) saved.bytes += await flush(file, section)
    }
    session.counts.forEach((counts, id) => series[0].counts.set(id, counts))
    for (const one of series) addCounts(section, one)
    saved.bytes += await flush(file, section)
    return { ...saved, packets: section.packets, madeUp: own.madeUp, cancelled: task.cancelled }
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor)
  }
}

function headOf(session: Session) {
  return {
    application: `Fourtuple ${session.version}`,
    os: process.platform,
    ...(session.comments.length > 0 ? { comments: session.comments } : {}),
  }
}

/** Every file that packets lie in: the session's own, which describe the same interfaces, and those that were opened. */
function originsOf(
  session: Session,
  section: SavedSection,
  wanted: ReadonlySet<number> | null,
  task: RunningTask,
  flows: PacketFlows,
  descriptors: number[],
  saved: Saved,
): { files: SavedFile[]; series: SavedInterfaces[] } {
  const bySeries = new Map([[0, new SavedInterfaces()]])
  const files: SavedFile[] = []
  for (const { source, path, series, descriptor } of session.sources.list()) {
    const interfaces = bySeries.get(series) ?? new SavedInterfaces()
    bySeries.set(series, interfaces)
    let opened = descriptor
    if (opened === null) {
      try {
        opened = openToRead(path, path).descriptor
      } catch {
        saved.missing += flows.countIn(source)
        continue
      }
      descriptors.push(opened)
    }
    const { size } = fstatSync(opened)
    task.total += size
    files.push(new SavedFile(opened, source, size, section, interfaces, flows, wanted))
  }
  return { files, series: [...bySeries.values()] }
}

/** The origin that is behind all others; undefined where all have ended. */
function earliest(origins: readonly Origin[]): Origin | undefined {
  let found: Origin | undefined
  for (const one of origins) {
    if (one.ended) continue
    if (!found || one.high < found.high || (one.high === found.high && one.low < found.low)) found = one
  }
  return found
}

function mayGo({ waiting }: SavedSection, limit: Origin | undefined): boolean {
  const { first } = waiting
  if (!first || !limit) return first !== undefined
  if (waiting.bytes > MOST_WAITING_BYTES) return true
  const isEarlier = first.high < limit.high || (first.high === limit.high && first.low <= limit.low)
  return isEarlier && waiting.bytes > WINDOW_BYTES
}

function addCounts(section: SavedSection, { numbers, counts }: SavedInterfaces): void {
  for (const [id, of] of counts) {
    const interfaceId = numbers.get(id)
    if (interfaceId !== undefined)
      section.add(interfaceStatistics({ interfaceId, timeMs: wallClock(), ...of }))
  }
}

async function flush(file: FileHandle, section: SavedSection): Promise<number> {
  const bytes = section.take()
  await file.writeFile(bytes)
  return bytes.length
}
