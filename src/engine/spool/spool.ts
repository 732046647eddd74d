import { rmSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Rotation } from '#contract/capture'
import type { SourceFiles } from './source-files'
import { SpoolFile } from './spool-file'

/**
 * Most bytes one session keeps on disk: an hour at 1 MB/s. Past it packets are still counted and followed, and the
 * status says how many are in no file. A ring of files stays under it by itself.
 */
export const MOST_SPOOL_BYTES = 4 * 2 ** 30
/** Less free than this, and nothing more is written: a full disk harms everything else on the machine. */
export const LEAST_FREE_BYTES = 256 << 20
/** Free disk is asked for once in so many bytes written, and at each tick. */
const LOOK_AFTER_BYTES = 64 << 20

interface Written {
  source: number
  path: string
  bytes: number
}

/** Where a session's packets are written, in the blocks of a pcapng file. */
export interface PacketSink {
  /** Why nothing more is written, in words; null while writing works. */
  readonly error: string | null
  /** Bytes and files of it that are on disk, and what is free there; null where that can't be told. */
  readonly bytes: number
  readonly files: number
  readonly free: number | null
  rotate: (rotation: Rotation) => void
  /** Where the next `length` bytes will lie; null where they can't be read back, or not even be written. */
  place: (length: number) => { source: number; fileOffset: number } | null
  /** Appends the first `length` bytes. False where they could not be written. */
  append: (bytes: Uint8Array, length?: number) => boolean
  /** Lets time pass. */
  tick: () => void
  close: () => void
}

/** What a session puts around its packets. */
export interface SectionParts {
  /** What every file begins with: a section header, then the interfaces described so far. */
  head: () => Uint8Array[]
  /** What a file ends with when the next one begins: the counts of its interfaces. */
  tail: () => Uint8Array[]
}

/** What a spool asks of its session. */
export interface SpoolOwner extends SectionParts {
  /** Path of the session's file number `index`, from 0. */
  pathOf: (index: number) => string
}

/**
 * The files that a session's packets are written to: one, or one after the other where it rotates. Every file can be
 * read alone. Where writing fails, the rest goes on without: {@link error} says why.
 */
export class Spool implements PacketSink {
  /** Why nothing more is written, in words; null while writing works. */
  error: string | null = null
  /** Free bytes on the disk when last looked; null where the system does not tell. */
  free: number | null = null
  private rotation: Rotation = { bytes: null, seconds: null, files: null }
  private readonly full: Written[] = []
  private file: SpoolFile
  private source: number
  private index = 0
  private beganAt: number
  private lookedAt = 0

  /**
   * Makes the first file.
   *
   * @throws where the folder or the file can't be made
   */
  constructor(
    private readonly owner: SpoolOwner,
    private readonly sources: SourceFiles,
    private readonly most = MOST_SPOOL_BYTES,
    private readonly now: () => number = Date.now,
    private readonly freeOf: (folder: string) => number | null = freeBytes,
  ) {
    this.file = new SpoolFile(owner.pathOf(0))
    this.source = sources.add(this.file.path)
    this.beganAt = now()
    this.lookAtDisk()
    for (const block of owner.head()) this.append(block)
  }

  /** Bytes of all its files that are on disk. */
  get bytes(): number {
    return this.full.reduce((sum, file) => sum + file.bytes, this.file.bytes)
  }

  /** Its files that are on disk. */
  get files(): number {
    return this.full.length + 1
  }

  /** From now on. More files than it allows are deleted at the next rotation. */
  rotate(rotation: Rotation): void {
    this.rotation = rotation
  }

  /**
   * Where the next `length` bytes will lie, after a rotation if they would make the file too long; null where they
   * can't be written.
   */
  place(length: number): { source: number; fileOffset: number } | null {
    if (this.error !== null) return null
    const { bytes } = this.rotation
    const isWritten = bytes === null || this.file.bytes + length <= bytes || this.next()
    return isWritten ? { source: this.source, fileOffset: this.file.bytes } : null
  }

  /** Appends the first `length` bytes to the present file. False where they could not be written. */
  append(bytes: Uint8Array, length = bytes.length): boolean {
    if (this.error !== null) return false
    if (this.bytes + length > this.most) {
      this.error = `the session has reached its bound of ${this.most / 2 ** 30} GiB on disk`
      return false
    }
    try {
      this.file.append(bytes, length)
    } catch (thrown) {
      this.error = thrown instanceof Error ? thrown.message : String(thrown)
      return false
    }
    this.lookedAt += length
    if (this.lookedAt > LOOK_AFTER_BYTES) this.lookAtDisk()
    return true
  }

  /** Lets time pass: files rotate by it, and the disk may have filled meanwhile. */
  tick(): void {
    if (this.error !== null) return
    this.lookAtDisk()
    const { seconds } = this.rotation
    if (seconds !== null && this.now() - this.beganAt >= seconds * 1000) this.next()
  }

  close(): void {
    this.file.close()
  }

  /** Ends the file and begins the next one; the oldest go where a ring is full. False where that can't be made. */
  private next(): boolean {
    for (const block of this.owner.tail()) this.append(block)
    this.full.push({ source: this.source, path: this.file.path, bytes: this.file.bytes })
    this.file.close()
    try {
      this.file = new SpoolFile(this.owner.pathOf(++this.index))
    } catch (thrown) {
      this.error = thrown instanceof Error ? thrown.message : String(thrown)
      return false
    }
    this.source = this.sources.add(this.file.path)
    if (this.source < 0) this.error = 'the session has written as many files as it can number'
    this.beganAt = this.now()
    const { files } = this.rotation
    while (files !== null && this.files > files) this.deleteOldest()
    return this.owner.head().every((block) => this.append(block))
  }

  private deleteOldest(): void {
    const oldest = this.full.shift()
    if (!oldest) return
    this.sources.remove(oldest.source)
    rmSync(oldest.path, { force: true })
  }

  private lookAtDisk(): void {
    this.lookedAt = 0
    this.free = this.freeOf(dirname(this.file.path))
    if (this.free !== null && this.free < LEAST_FREE_BYTES)
      this.error = `only ${Math.round(this.free / 2 ** 20)} MiB are free on the disk`
  }
}

/** Bytes that a user may still write to the disk a folder is on (statfs(2), f_bavail). */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
