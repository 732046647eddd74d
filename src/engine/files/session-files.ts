import { closeSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import type { FileComparison, FileStatus } from '#contract/files'
import type { CallParams, CallResult } from '#contract/messages'
import type { Notice } from '#contract/notice'
import type { PcapngEnd } from '#core/pcapng/pcapng-reader'
import { ShownError } from '../engine-error'
import type { Session } from '../session/session'
import { MOST_SPOOL_BYTES } from '../spool/spool'
import { compareFile } from './compare-file'
import { RunningTask } from './file-task'
import { readBack } from './read-back'
import { readGzip, readPlain } from './read-capture'
import { openToRead } from './read-file'
import { saveSession } from './save-session'
import { UnpackedFile } from './unpacked-file'

/** Files that wait to be read, and those that were opened: as many as a session can keep open. */
const MOST_FILES = 256

interface Waiting {
  task: RunningTask
  descriptor: number
  path: string
}

/** The capture files of a session: opens them one after the other, and writes the session into another. */
export class SessionFiles {
  private readonly opened: string[] = []
  private readonly running = new Map<number, RunningTask>()
  private readonly waiting: Waiting[] = []
  private readonly unpacked: UnpackedFile[] = []
  private reading: Promise<void> | null = null
  private nextId = 1

  /**
   * @param pathToUnpack gives a path in the session's folder for what a gzip file unpacks to, by its number
   * @param onNotice told how the reading of a file ended
   */
  constructor(
    private readonly session: Session,
    private readonly pathToUnpack: (index: number) => string,
    private readonly onNotice: (notice: Notice) => void,
  ) {}

  get status(): FileStatus {
    const tasks = Array.from(this.running.values(), (task) => task.state)
    const { unsaved, notes } = this.session
    return { tasks, opened: [...this.opened], unsaved, unsavedNotes: notes.unsaved }
  }

  /** Begins to read a file after those that are being read. Returns the task's id. @throws {ShownError} */
  open(path: string, name: string): number {
    if (this.opened.length + this.waiting.length >= MOST_FILES)
      throw new ShownError('EMFILE', `A session has at most ${MOST_FILES} capture files.`)
    const task = new RunningTask(this.nextId++, 'open', name || basename(path))
    const { descriptor, size } = openToRead(path, task.name)
    task.total = size
    this.running.set(task.id, task)
    this.waiting.push({ task, descriptor, path })
    this.reading ??= this.readAll()
    return task.id
  }

  cancel(id: number): void {
    const task = this.running.get(id)
    if (task) task.cancelled = true
  }

  /** Writes the session, or some of its flows. @throws {ShownError} */
  async save(
    path: string,
    name: string,
    what: CallParams<'files.save'>['what'],
  ): Promise<CallResult<'files.save'>> {
    const task = new RunningTask(this.nextId++, 'save', name || basename(path))
    this.running.set(task.id, task)
    const { unsaved, notes } = this.session
    const unsavedNotes = notes.unsaved
    try {
      const saved = await saveSession(this.session, path, what === 'all' ? null : new Set(what), task)
      if (what === 'all' && !saved.cancelled) {
        this.session.unsaved -= unsaved
        notes.unsaved -= unsavedNotes
      }
      return saved
    } finally {
      this.running.delete(task.id)
    }
  }

  /** Compares the session with a file. @throws {ShownError} where it can't be opened */
  async compare(path: string, name: string, ignoresClientPorts: boolean | null): Promise<FileComparison> {
    const task = new RunningTask(this.nextId++, 'compare', name || basename(path))
    this.running.set(task.id, task)
    try {
      return await compareFile(this.session, path, ignoresClientPorts, task)
    } finally {
      this.running.delete(task.id)
    }
  }

  /** Reads the files of an earlier session back. @throws {ShownError} where one can't be opened */
  async readBack(paths: readonly string[]): Promise<CallResult<'recovery.open'>> {
    const task = new RunningTask(this.nextId++, 'open', 'the earlier capture')
    this.running.set(task.id, task)
    try {
      return await readBack(this.session, paths, task)
    } finally {
      this.running.delete(task.id)
    }
  }

  /** Cancels what runs, and removes what was unpacked. */
  async end(): Promise<void> {
    for (const task of this.running.values()) task.cancelled = true
    await this.reading
    for (const file of this.unpacked.splice(0)) file.remove()
  }

  private async readAll(): Promise<void> {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      // The answer to who asked comes first.
      await next.task.rest()
      await this.readOne(next)
      this.running.delete(next.task.id)
    }
    this.reading = null
  }

  private async readOne({ task, descriptor, path }: Waiting): Promise<void> {
    const began = performance.now()
    let end: PcapngEnd
    try {
      end = await this.read(task, descriptor, path)
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      end = { packets: task.packets, cutOff: false, error: { at: task.done, why: `${why}.` } }
    }
    if (end.packets > 0 || end.error === null) this.opened.push(task.name)
    this.onNotice(endNotice(task, end, performance.now() - began))
  }

  private async read(task: RunningTask, descriptor: number, path: string): Promise<PcapngEnd> {
    const { session } = this
    if (!isGzip(descriptor)) {
      const source = session.sources.addOpen(path, descriptor)
      if (source >= 0) return readPlain(session, { descriptor, source }, task)
      closeSync(descriptor)
      throw new Error('the session has as many files as it can number')
    }
    try {
      const left =
        MOST_SPOOL_BYTES - session.disk.bytes - this.unpacked.reduce((sum, one) => sum + one.bytes, 0)
      const unpacked = new UnpackedFile(this.pathToUnpack(this.unpacked.length), left)
      this.unpacked.push(unpacked)
      const source = session.sources.addOpen(unpacked.path, unpacked.openToRead())
      return await readGzip(session, { descriptor, source }, unpacked, task)
    } finally {
      closeSync(descriptor)
    }
  }
}

/** Whether a file begins as gzip does (RFC 1952 section 2.3.1). */
function isGzip(descriptor: number): boolean {
  const magic = new Uint8Array(2)
  return readSync(descriptor, magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b
}

function endNotice(task: RunningTask, { packets, error }: PcapngEnd, ms: number): Notice {
  const count = packets === 1 ? '1 packet' : `${packets.toLocaleString('en')} packets`
  const read = `${count} in ${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s.`
  if (task.cancelled)
    return {
      level: 'note',
      title: `${task.name} was opened in part`,
      text: `${read} The rest was cancelled.`,
    }
  if (error === null) return { level: 'note', title: `${task.name} was opened`, text: read }
  const at = `At byte ${error.at.toLocaleString('en')}: ${error.why}`
  return packets === 0
    ? { level: 'error', title: `${task.name} was not opened`, text: at, step: 'Choose another file.' }
    : {
        level: 'warning',
        title: `${task.name} was opened in part`,
        text: `${read} ${at} What came before is shown.`,
      }
}
