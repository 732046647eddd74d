import { once } from 'node:events'

/** Characters held before they are handed on: a write for each line would cost more than the line. */
const HELD = 1 << 16

/** Standard output, written in large pieces, and no faster than it is read. */
export class TextOutput {
  private held: string[] = []
  private length = 0

  line(text: string): void {
    this.held.push(text, '\n')
    this.length += text.length
    if (this.length > HELD) this.hand()
  }

  /** Hands on what is held, and waits where the reader is slow. */
  async flush(): Promise<void> {
    this.hand()
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): void {
    this.hand()
    process.stdout.write(new Uint8Array(bytes))
  }

  private hand(): void {
    if (this.held.length === 0) return
    process.stdout.write(this.held.join(''))
    this.held = []
    this.length = 0
  }
}
