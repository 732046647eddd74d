/** Received bytes that a script has not looked at: past this reading is held, so that they wait in the kernel. */
export const MOST_UNREAD = 1 << 20

/** Bytes that were received and not yet taken by a step, oldest first. */
export class Unread {
  private pieces: Uint8Array[] = []
  length = 0

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.pieces.push(bytes)
    this.length += bytes.length
  }

  /** Takes the first so many. */
  take(count: number): Uint8Array {
    const all = this.all()
    const rest = all.subarray(count)
    this.pieces = rest.length > 0 ? [rest] : []
    this.length = rest.length
    return all.subarray(0, count)
  }

  /** All of them, in one piece. */
  all(): Uint8Array {
    if (this.pieces.length !== 1) {
      const joined = new Uint8Array(this.length)
      let at = 0
      for (const piece of this.pieces) {
        joined.set(piece, at)
        at += piece.length
      }
      this.pieces = [joined]
    }
    return this.pieces[0]
  }
}
