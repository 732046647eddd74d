import { closeSync, constants, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * One pcapng file of a session, appended to as packets come. Mode 0600: it holds what other programs said to each
 * other.
 *
 * Writes are synchronous: what was appended can be read at once, and the copy goes into the page cache. Where the disk
 * is slower than the traffic the kernel's capture buffer takes the difference, and its drops are counted.
 */
export class SpoolFile {
  private readonly descriptor: number
  private size = 0

  /** @throws where the folder or the file can't be made */
  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    this.descriptor = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600)
  }

  get bytes(): number {
    return this.size
  }

  /** Appends the first `length` bytes, whole or not at all as far as {@link bytes} tells. @throws as write(2) */
  append(bytes: Uint8Array, length = bytes.length): void {
    for (let done = 0; done < length;) {
      done += writeSync(this.descriptor, bytes, done, length - done, this.size + done)
    }
    this.size += length
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
