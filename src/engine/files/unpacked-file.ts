import { openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { ShownError } from '../engine-error'
import { freeBytes, LEAST_FREE_BYTES } from '../spool/spool'
import { SpoolFile } from '../spool/spool-file'

/** Free disk is looked at once in so many bytes. */
const LOOK_AFTER_BYTES = 64 << 20

/** What a gzip file unpacks to, in the session's folder, for its owner alone, until the session ends. */
export class UnpackedFile {
  private readonly file: SpoolFile
  private lookedAt = 0

  /**
   * @param most bytes that it may have: a few KiB of gzip can unpack to gigabytes
   * @throws where it can't be made
   */
  constructor(
    readonly path: string,
    private readonly most: number,
    private readonly freeOf: (folder: string) => number | null = freeBytes,
  ) {
    this.file = new SpoolFile(path)
  }

  get bytes(): number {
    return this.file.bytes
  }

  /** Opens it for reading, beside the writing. */
  openToRead(): number {
    return openSync(this.path, 'r')
  }

  /** @throws {ShownError} where it would be longer than allowed, or the disk nearly full */
  append(bytes: Uint8Array): void {
    if (this.bytes + bytes.length > this.most)
      throw new ShownError(
        'EFBIG',
        `it unpacks to more than the session may keep on disk (${this.most} bytes are left)`,
      )
    this.lookedAt -= bytes.length
    if (this.lookedAt < 0) {
      const free = this.freeOf(dirname(this.path))
      if (free !== null && free < LEAST_FREE_BYTES + bytes.length)
        throw new ShownError('ENOSPC', `only ${Math.round(free / 2 ** 20)} MiB are free on the disk`)
      this.lookedAt = LOOK_AFTER_BYTES
    }
    this.file.append(bytes)
  }

  /** Closes and deletes it; what is open for reading stays readable until it is closed. */
  remove(): void {
    this.file.close()
    rmSync(this.path, { force: true })
  }
}
