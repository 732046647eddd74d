/** Text that is gathered before it is written, and what may wait for the reader of it before reading stops. */
const GATHERED_CHARACTERS = 1 << 16
const MOST_WAITING = 1 << 20

/** Standard output by lines, written as fast as its reader takes them and no faster. */
export class LineOutput {
  private gathered: string[] = []
  private characters = 0
  private drained: (() => void) | null = null

  constructor(private readonly stream: NodeJS.WriteStream = process.stdout) {
    const go = () => {
      this.drained?.()
      this.drained = null
    }
    stream.on('drain', go)
    stream.on('close', go)
  }

  line(text: string): void {
    this.text(`${text}\n`)
  }

  /** Adds to what is written, line ends as they are in it. */
  text(text: string): void {
    this.gathered.push(text)
    this.characters += text.length
    if (this.characters >= GATHERED_CHARACTERS) this.flush()
  }

  json(value: unknown): void {
    this.line(JSON.stringify(value))
  }

  bytes(bytes: Uint8Array): void {
    this.flush()
    this.stream.write(bytes)
  }

  /** Writes what was gathered. */
  flush(): void {
    if (this.characters === 0) return
    this.stream.write(this.gathered.join(''))
    this.gathered = []
    this.characters = 0
  }

  /** Writes what was gathered, and says what to wait for before more is, or null. */
  pace = (): Promise<void> | null => {
    this.flush()
    if (this.stream.writableLength < MOST_WAITING || this.stream.destroyed) return null
    return new Promise((resolve) => (this.drained = resolve))
  }
}
