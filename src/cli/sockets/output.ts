/** Bytes that may wait for the reader of standard output before reading from the sockets stops. */
const MOST_WAITING = 1 << 20

/** Standard output, written without ever waiting for its reader: it tells when there is too much in it. */
export class Output {
  /** The reader has gone: what is written is dropped. */
  gone = false
  private readonly waiting: (() => void)[] = []

  constructor(private readonly stream: NodeJS.WriteStream) {
    stream.on('drain', () => {
      for (const go of this.waiting.splice(0)) go()
    })
  }

  /** Whether nothing more should be written until {@link onceDrained}. */
  get full(): boolean {
    return this.stream.writableLength >= MOST_WAITING
  }

  write(bytes: Uint8Array | string): void {
    if (!this.gone) this.stream.write(bytes)
  }

  onceDrained(act: () => void): void {
    this.waiting.push(act)
  }
}
