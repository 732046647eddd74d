import type { LeavingAnswer } from '#contract/window'

/** Holds a window open, and the app, while there are packets that a person may want to save. */
export class Closing {
  /** Packets captured and not saved, as the page said last. */
  unsaved = 0
  private agreed = false
  private asking = false
  private quits = false

  /**
   * @param ask asks the person
   * @param save tells the page to save, and to call {@link agree} when it has
   * @param go closes the window, and quits where that was meant
   */
  constructor(
    private readonly ask: (packets: number) => Promise<LeavingAnswer>,
    private readonly save: () => void,
    private readonly go: (quits: boolean) => void,
  ) {}

  /** Whether the window may close now; else the person is asked, and it closes when that is settled. */
  may(quits: boolean): boolean {
    if (this.agreed || this.unsaved === 0) return true
    this.quits ||= quits
    if (!this.asking) void this.settle()
    return false
  }

  /** The packets are saved, or nobody wants them. */
  agree(): void {
    this.agreed = true
    const { quits } = this
    this.quits = false
    this.go(quits)
  }

  /** Another window is open, with a session that was not asked about yet. */
  begin(): void {
    this.agreed = false
    this.quits = false
    this.unsaved = 0
  }

  private async settle(): Promise<void> {
    this.asking = true
    const answer = await this.ask(this.unsaved)
    this.asking = false
    if (answer === 'discard') this.agree()
    else if (answer === 'save') this.save()
    else this.quits = false
  }
}
