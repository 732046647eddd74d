import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Bytes of secrets kept of a session: about a kilobyte for each connection. */
const MOST_KEY_BYTES = 1 << 20
/** Where both ends are ours each tells the same secrets: this many lines back are looked at. */
const REMEMBERED_LINES = 256

/** Where the secrets of our TLS connections go. */
export interface Secrets {
  /** Path of the key log. */
  readonly path: string
  /** Lines that were not written: past the bound, or because the file could not be written. */
  readonly dropped: number
  /** Takes one line, as a TLS socket tells it; must not throw. */
  add: (line: Uint8Array) => void
}

/**
 * A session's key log, in the format of NSS that other programs read. The file is made with the first line, mode 0600:
 * whoever has it can read what the connections carried.
 */
export class KeyLog implements Secrets {
  dropped = 0
  private bytes = 0
  private descriptor: number | null = null
  private readonly recent = new Set<string>()

  /** @param onLine is given each line that is kept, with its LF */
  constructor(
    readonly path: string,
    private readonly onLine: (line: Uint8Array) => void = () => undefined,
    private readonly most = MOST_KEY_BYTES,
  ) {}

  add(line: Uint8Array): void {
    const text = Buffer.from(line).toString('latin1').trimEnd()
    if (this.recent.has(text)) return
    this.remember(text)
    const ended = Buffer.from(`${text}\n`, 'latin1')
    if (this.bytes + ended.length > this.most) {
      this.dropped++
      return
    }
    this.bytes += ended.length
    try {
      this.write(ended)
    } catch {
      this.dropped++ // the folder may be gone or the disk full: the connection goes on
    }
    this.onLine(ended)
  }

  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor)
    this.descriptor = null
  }

  private write(line: Buffer): void {
    if (this.descriptor === null) {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 })
      this.descriptor = openSync(this.path, 'a', 0o600)
    }
    writeSync(this.descriptor, line)
  }

  private remember(text: string): void {
    this.recent.add(text)
    if (this.recent.size <= REMEMBERED_LINES) return
    const [oldest] = this.recent
    this.recent.delete(oldest)
  }
}
