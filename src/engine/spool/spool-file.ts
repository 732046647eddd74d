import { closeSync, constants, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Most bytes one session writes to disk: an hour at 1 MB/s. Past it packets are still counted and followed, and
 * the status says how many are in no file.
 */
export const MOST_SPOOL_BYTES = 4 * 2 ** 30

/**
 * The session's pcapng file, appended to as packets come and read back by offset. Mode 0600: it holds what other
 * programs said to each other.
 *
 * Writes are synchronous: a place returned by {@link append} can be read at once, and the copy goes into the
 * page cache. Where the disk is slower than the traffic the kernel's capture buffer takes the difference, and its
 * drops are counted.
 */
export class SpoolFile {
  private readonly descriptor: number
  private size = 0
  /** Why nothing more is written, in words; null while writing works. */
  error: string | null = null

  /** @throws where the folder or the file can't be made */
  constructor(
    readonly path: string,
    private readonly most = MOST_SPOOL_BYTES,
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    this.descriptor = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600)
  }

  get bytes(): number {
    return this.size
  }

  /**
   * Appends `length` bytes and returns where they begin, or -1 where they could not be written ({@link error}
   * then says why). A block is written whole or not at all.
   */
  append(bytes: Uint8Array, length = bytes.length): number {
    if (this.error !== null) return -1
    if (this.size + length > this.most) {
      this.error = `the session's file has reached its bound of ${this.most} bytes`
      return -1
    }
    try {
      for (let done = 0; done < length;) {
        done += writeSync(this.descriptor, bytes, done, length - done, this.size + done)
      }
    } catch (thrown) {
      this.error = thrown instanceof Error ? thrown.message : String(thrown)
      return -1
    }
    const at = this.size
    this.size += length
    return at
  }

  /** Reads up to `length` bytes from `at`; fewer at the end of the file. The result is the caller's. */
  read(at: number, length: number): Uint8Array {
    return readFrom(this.descriptor, at, length)
  }

  close(): void {
    closeSync(this.descriptor)
  }
}

/** Reads up to `length` bytes of an open file from `at`. The result is the caller's. */
export function readFrom(descriptor: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const got = readSync(descriptor, bytes, done, length - done, at + done)
    if (got === 0) break
    done += got
  }
  return done === length ? bytes : bytes.subarray(0, done)
}
