import { closeSync, openSync } from 'node:fs'
import { readFrom } from './spool-file'

/** One number a packet says which file it lies in. */
const MOST_FILES = 65_535
/** Files open for reading at once: a view reads from few, and a ring may have a thousand. */
const MOST_OPEN = 8
/** Captures that a person opened in one session: a process may have some thousand descriptors. */
const MOST_PINNED = 256

/**
 * The files that a session's packets lie in, by number: its own, one after the other where it rotates, and captures
 * that were read back. They are opened when something is read from them.
 */
export class SourceFiles {
  private readonly paths: (string | null)[] = []
  private readonly series: number[] = []
  private lastSeries = 0
  /** Descriptors by number, the one used last at the end. */
  private readonly open = new Map<number, number>()
  /** Descriptors that stay open, by number: of files that are not ours, which may be replaced under their path. */
  private readonly pinned = new Map<number, number>()

  /** A number for files that describe the same interfaces, as those of one session do; 0 is this session's. */
  newSeries(): number {
    return ++this.lastSeries
  }

  /** Adds a file; returns its number, or -1 where there are too many. */
  add(path: string, series = 0): number {
    if (this.paths.length >= MOST_FILES) return -1
    this.series.push(series)
    return this.paths.push(path) - 1
  }

  /** Adds a file that is open for reading; its descriptor is closed with the session. -1 where there are too many. */
  addOpen(path: string, descriptor: number): number {
    const source = this.pinned.size >= MOST_PINNED ? -1 : this.add(path, this.newSeries())
    if (source >= 0) this.pinned.set(source, descriptor)
    return source
  }

  /** Files that are still there, by number; `descriptor` of those that stay open. */
  list(): { source: number; path: string; series: number; descriptor: number | null }[] {
    return this.paths.flatMap((path, source) => {
      const descriptor = this.pinned.get(source) ?? null
      return path === null ? [] : [{ source, path, series: this.series[source], descriptor }]
    })
  }

  /** The file is deleted: nothing can be read from it any more. */
  remove(source: number): void {
    this.paths[source] = null
    this.close(source)
  }

  /** Up to `length` bytes of a file from `at`; fewer where they are not there. The result is the caller's. */
  read(source: number, at: number, length: number): Uint8Array {
    const descriptor = this.descriptorOf(source)
    return descriptor === null ? new Uint8Array(0) : readFrom(descriptor, at, length)
  }

  closeAll(): void {
    for (const source of [...this.open.keys()]) this.close(source)
    for (const descriptor of this.pinned.values()) closeSync(descriptor)
    this.pinned.clear()
  }

  private descriptorOf(source: number): number | null {
    const pinned = this.pinned.get(source)
    if (pinned !== undefined) return pinned
    const known = this.open.get(source)
    this.open.delete(source)
    const descriptor = known ?? this.openFile(source)
    if (descriptor === null) return null
    this.open.set(source, descriptor)
    if (this.open.size > MOST_OPEN) {
      const [oldest] = this.open.keys()
      this.close(oldest)
    }
    return descriptor
  }

  private openFile(source: number): number | null {
    const path = this.paths.at(source) ?? null
    if (path === null) return null
    try {
      return openSync(path, 'r')
    } catch {
      return null // somebody deleted it: its payload is gone
    }
  }

  private close(source: number): void {
    const descriptor = this.open.get(source)
    if (descriptor === undefined) return
    this.open.delete(source)
    closeSync(descriptor)
  }
}
