import { REMOTE_RATE } from '#contract/limits'

/** How many packets go to other machines in a second, all runs and raw sockets together. */
export class RemotePace {
  private second = 0
  private taken = 0

  /** Takes the right to send one now; false where this second has had its most. */
  take(now: number): boolean {
    const second = Math.floor(now / 1000)
    if (second !== this.second) {
      this.second = second
      this.taken = 0
    }
    if (this.taken >= REMOTE_RATE.most) return false
    this.taken++
    return true
  }
}
