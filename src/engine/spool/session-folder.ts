import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Recoverable } from '#contract/status'
import { ShownError } from '../engine-error'

/** Earlier captures kept on disk, newest first: enough to go back to, bounded so that a disk never fills up. */
const MOST_KEPT = 10
const MOST_KEPT_BYTES = 8 * 2 ** 30

const ID = /^[0-9]{8}-[0-9]{6}-[0-9]+-[0-9]+$/
/** A capture's files: the first is named for its session alone, those it rotated to have a number as well. */
const FILE = /^([0-9]{8}-[0-9]{6}-[0-9]+-[0-9]+)(?:\.([0-9]{4,}))?\.pcapng$/

/** The TLS secrets of a session's own connections; the second part of its name is the pid of its engine. */
const KEYS = /^([0-9]{8}-[0-9]{6}-([0-9]+)-[0-9]+)\.keys$/

/** What gzip files unpacked to while a session ran; the second part of its name is the pid of its engine. */
const UNPACKED = /^[0-9]{8}-[0-9]{6}-([0-9]+)-[0-9]+\.[0-9]+\.unpacked$/

/** What stands beside a session's capture file, so that another engine knows whose it is. */
const label = z.object({
  pid: z.int(),
  /** Start time of that process where the system tells: a pid alone may be used again. */
  started: z.string(),
  interfaces: z.array(z.string()),
  ended: z.boolean(),
})
type Label = z.output<typeof label>

/**
 * The folder with the captures of this and earlier sessions: `ID.json`, `ID.pcapng` and, where they rotated,
 * `ID.0002.pcapng` and on, and `ID.keys` with the secrets of its own TLS connections, readable by their owner only. A capture whose engine is gone can be opened again or discarded.
 */
export class SessionFolder {
  constructor(readonly path: string) {}

  /** A name for a new session: UTC time, pid and a count, so that no two engines collide. */
  static newId(now: Date, count: number): string {
    const [day, time] = now.toISOString().split('T')
    return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${process.pid}-${count}`
  }

  /** Path of a session's file number `index`, from 0. */
  pathOf(id: string, index: number): string {
    return join(
      this.path,
      index === 0 ? `${id}.pcapng` : `${id}.${String(index + 1).padStart(4, '0')}.pcapng`,
    )
  }

  /** Path of a session's key log. */
  keysOf(id: string): string {
    return join(this.path, `${id}.keys`)
  }

  /** Path of what a session's gzip file number `index` unpacks to. */
  unpackedOf(id: string, index: number): string {
    return join(this.path, `${id}.${index}.unpacked`)
  }

  /** Paths of a session's files that are there, oldest first. @throws {ShownError} where it has no such name */
  filesOf(id: string): string[] {
    if (!ID.test(id)) throw new ShownError('EINVAL', 'That is not the name of a capture.')
    return this.files()
      .filter((file) => file.id === id)
      .map((file) => file.path)
  }

  /** Says whose a session is and on which interfaces it captured. Written whole, then put in place. */
  writeLabel(id: string, interfaces: string[], ended: boolean): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 })
    const facts: Label = { pid: process.pid, started: startOf(process.pid) ?? '', interfaces, ended }
    const file = join(this.path, `${id}.json`)
    writeFileSync(`${file}.new`, JSON.stringify(facts), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }

  /** Captures of engines that no longer run, newest first. */
  recoverable(): Recoverable[] {
    return this.captures().filter((capture) => capture.bytes > 0)
  }

  discard(id: string): void {
    for (const path of this.filesOf(id)) rmSync(path, { force: true })
    rmSync(this.keysOf(id), { force: true })
    rmSync(join(this.path, `${id}.json`), { force: true })
  }

  /** Deletes the oldest captures past the bounds. Returns how many. */
  prune(): number {
    let bytes = 0
    const past = this.captures().filter((capture, place) => {
      bytes += capture.bytes
      return place >= MOST_KEPT || bytes > MOST_KEPT_BYTES || capture.bytes === 0
    })
    for (const capture of past) this.discard(capture.id)
    this.pruneKeys()
    this.pruneUnpacked()
    return past.length
  }

  /** Deletes secrets that no capture is beside, once their engine is gone: there is nothing they decrypt. */
  private pruneKeys(): void {
    const captured = new Set(this.files().map(({ id }) => id))
    for (const name of entries(this.path)) {
      const [, id, pid] = KEYS.exec(name) ?? []
      if (id && !captured.has(id) && !isAlive(Number(pid))) rmSync(this.keysOf(id), { force: true })
    }
  }

  /** Deletes what an engine that is gone had unpacked: nothing can be read from it any more. */
  private pruneUnpacked(): void {
    for (const name of entries(this.path)) {
      const [, pid] = UNPACKED.exec(name) ?? []
      if (pid && !isAlive(Number(pid))) rmSync(join(this.path, name), { force: true })
    }
  }

  private captures(): Recoverable[] {
    const found = new Map<string, { bytes: number; writtenAt: number }>()
    for (const { id, path } of this.files()) {
      const stats = statSync(path, { throwIfNoEntry: false })
      const sum = found.get(id) ?? { bytes: 0, writtenAt: 0 }
      found.set(id, {
        bytes: sum.bytes + (stats?.size ?? 0),
        writtenAt: Math.max(sum.writtenAt, stats?.mtimeMs ?? 0),
      })
    }
    return Array.from(found, ([id, sum]) => ({ id, ...sum, label: readLabel(join(this.path, `${id}.json`)) }))
      .filter(({ label }) => !label || !isRunning(label))
      .map(({ id, bytes, writtenAt, label }) => {
        return { id, writtenAt, bytes, interfaces: label?.interfaces ?? [], crashed: label?.ended !== true }
      })
      .sort((a, b) => b.writtenAt - a.writtenAt)
  }

  private files(): { id: string; index: number; path: string }[] {
    return entries(this.path)
      .flatMap((name) => {
        const parts = FILE.exec(name) as (string | undefined)[] | null
        const id = parts?.[1]
        return id === undefined ? [] : [{ id, index: Number(parts?.[2] ?? 1), path: join(this.path, name) }]
      })
      .sort((a, b) => a.index - b.index)
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // not there yet: nothing was ever captured
  }
}

function readLabel(file: string): Label | null {
  try {
    return label.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null // missing or cut short by a crash: the capture beside it counts all the same
  }
}

/** Whether the engine that wrote a label runs still and has not ended that session. */
function isRunning(facts: Label): boolean {
  if (facts.ended) return false
  if (facts.pid === process.pid) return true
  if (!isAlive(facts.pid)) return false
  const started = startOf(facts.pid)
  return started === null || facts.started === '' || started === facts.started
}

/** Whether there is a process of that number (kill(2) with signal 0); not ours to signal is there as well. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}

/** Start time of a process in clock ticks since boot (proc(5), stat field 22); null where the system has no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
