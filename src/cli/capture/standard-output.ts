import { writeSync } from 'node:fs'
import type { PacketSink, SectionParts } from '#engine/spool/spool'

const STANDARD_OUTPUT = 1
/** A full pipe is tried again after this long; meanwhile the kernel's capture buffer takes what comes. */
const RETRY_MS = 1

/** Writes packets as one pcapng stream to standard output, for another program to read. */
export class StandardOutput implements PacketSink {
  error: string | null = null
  bytes = 0
  readonly files = 0
  readonly free = null
  private readonly asleep = new Int32Array(new SharedArrayBuffer(4))

  constructor(parts: SectionParts) {
    for (const block of parts.head()) this.append(block)
  }

  /** What was written can't be read again. */
  place(): null {
    return null
  }

  append(bytes: Uint8Array, length = bytes.length): boolean {
    if (this.error !== null) return false
    for (let done = 0; done < length;) {
      try {
        done += writeSync(STANDARD_OUTPUT, bytes, done, length - done)
      } catch (thrown) {
        if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EAGAIN') {
          Atomics.wait(this.asleep, 0, 0, RETRY_MS)
          continue
        }
        this.error = thrown instanceof Error ? thrown.message : String(thrown)
        return false
      }
    }
    this.bytes += length
    return true
  }

  rotate(): void {
    // One stream has no files to go on in.
  }
  tick(): void {
    // Nothing waits.
  }
  close(): void {
    // The program's own end closes it.
  }
}
