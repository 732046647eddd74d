import type { Side } from '../own/own-ends'
import { StreamBuffer } from './stream-buffer'

/** Bytes held until a protocol is known: four times what any of them needs to be sure. */
const MOST_BYTES = 16_384

interface Piece {
  side: Side
  bytes: Uint8Array
  at: number
}

/** The first pieces of a connection whose protocol is not known yet, in the order of the wire; bounded. */
export class HeldPieces {
  bytesHeld = 0
  /** The best verdict on them. */
  verdict = 0
  private pieces: Piece[] = []
  /** What each side's verdict is about. */
  private readonly seen = [new StreamBuffer(), new StreamBuffer()] as const

  get isFull(): boolean {
    return this.bytesHeld >= MOST_BYTES
  }

  /** Keeps a copy of a piece. Returns what is to be looked at: a view, good until the next call. */
  add(side: Side, bytes: Uint8Array, at: number): Uint8Array {
    // What is given up is the oldest: nothing was found in it.
    while (this.pieces.length > 0 && this.bytesHeld + bytes.length > MOST_BYTES)
      this.bytesHeld -= this.pieces.shift()?.bytes.length ?? 0
    this.pieces.push({ side, bytes: bytes.slice(), at })
    this.bytesHeld += bytes.length
    const seen = this.seen[side]
    if (seen.length < MOST_BYTES) seen.append(bytes, at)
    return seen.bytes
  }

  /** From now on a verdict on `side` is about `bytes` and what follows. */
  beginAgain(side: Side, bytes: Uint8Array): void {
    this.seen[side].clear()
    if (bytes.length > 0) this.seen[side].append(bytes, 0)
  }

  note(verdict: number): void {
    this.verdict = Math.max(this.verdict, verdict)
  }

  /** What was held of one side does not go on. */
  forget(side: Side): void {
    this.seen[side].clear()
  }

  /** Returns what is held, and holds nothing more. */
  takeAll(): Piece[] {
    const { pieces } = this
    this.clear()
    return pieces
  }

  clear(): void {
    this.pieces = []
    this.bytesHeld = 0
    this.verdict = 0
    for (const seen of this.seen) seen.clear()
  }
}
