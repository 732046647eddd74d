import type { LeavingAnswer, Unsaved } from '#contract/window'

const NOTHING: Unsaved = { packets: 0, notes: 0 }

/** Holds a window open, and the app, while there is something that a person may want to save. */
export class Closing {
  /** What is not saved, as the page said last. */
  unsaved = NOTHING
  private agreed = false
  private asking = false
  private quits = false

  /**
   * @param ask asks the person
   * @param save tells the page to save, and to call {@link agree} when it has
   * @param go closes the window, and quits where that was meant
   */
  constructor(
    private readonly ask: (unsaved: Unsaved) => Promise<LeavingAnswer>,
    private readonly save: () => void,
    private readonly go: (quits: boolean) => void,
  ) {}

  get isUnsaved(): boolean {
    return this.unsaved.packets > 0 || this.unsaved.notes > 0
  }

  /** Whether the window may close now; else the person is asked, and it closes when that is settled. */
  may(quits: boolean): boolean {
    if (this.agreed || !this.isUnsaved) return true
    this.quits ||= quits
    if (!this.asking) void this.settle()
    return false
  }

  /** It is saved, or nobody wants it. */
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
    this.unsaved = NOTHING
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
