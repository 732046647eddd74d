/**
 * Words for people who hear the window: what changes many times a second is told at most so often, the newest of it,
 * and what is told is complete. Nothing is told twice in a row.
 */
export class PacedWords {
  private told = ''
  private latest = ''
  private toldAt = -Infinity
  private timer: ReturnType<typeof setTimeout> | undefined

  /** @param everyMs the least time between two of them */
  constructor(
    private readonly everyMs: number,
    private readonly tell: (words: string) => void,
  ) {}

  /** Takes in what is true now. Told at once where nothing was told for long, else when it is time. */
  offer(words: string): void {
    this.latest = words
    if (this.timer !== undefined || words === this.told) return
    const left = this.toldAt + this.everyMs - performance.now()
    if (left <= 0) this.say()
    else this.timer = setTimeout(() => this.say(), left)
  }

  /** Tells nothing any more. */
  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private say(): void {
    this.timer = undefined
    // It may have become again what was told last.
    if (this.latest === this.told) return
    this.told = this.latest
    this.toldAt = performance.now()
    this.tell(this.latest)
  }
}
