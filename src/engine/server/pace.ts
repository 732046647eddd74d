/**
 * Runs something at once when it is asked for, then at most once in `everyMs`, and always once more after the
 * last time it was asked for: views stay fresh, and nothing grows with the rate of what causes it.
 */
export class Pace {
  private timer: NodeJS.Timeout | null = null
  private due: NodeJS.Immediate | null = null
  private again = false

  constructor(
    private readonly everyMs: number,
    private readonly run: () => void,
  ) {}

  /** Asks for a run. Cheap: hot paths call it. */
  poke(): void {
    if (this.timer) this.again = true
    // After the present turn, so that all which it brings is in one run.
    else this.due ??= setImmediate(() => this.runNow())
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    if (this.due) clearImmediate(this.due)
    this.timer = null
    this.due = null
    this.again = false
  }

  private runNow(): void {
    this.due = null
    this.timer = setTimeout(() => {
      this.timer = null
      if (!this.again) return
      this.again = false
      this.runNow()
    }, this.everyMs)
    this.run()
  }
}
