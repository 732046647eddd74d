/** Characters that are gathered until they are written: a call of the system for each line would be most of the time. */
const GATHERED = 1 << 16

/** Gathers text for standard output. Pipes and files take it at once, so that no more than this is ever in memory. */
export class TextWriter {
  private text = ''

  /** Adds text, with its line ends. */
  add(text: string): void {
    this.text += text
    if (this.text.length >= GATHERED) this.flush()
  }

  /** Writes what was gathered. */
  flush(): void {
    if (this.text === '') return
    process.stdout.write(this.text)
    this.text = ''
  }
}
