import { WaitingSegments } from './waiting-segments'

/**
 * Puts one direction of a TCP connection in order (RFC 9293 §3.4), without holding payload: it is told where
 * segments lie in the sequence space and says which part of which segment comes next in the stream.
 *
 * The first copy of a byte is the one that counts. Offsets count from the first byte of the stream, or from the
 * first one seen where its beginning was not; they go on past 4 GiB, where sequence numbers begin again.
 */
export class TcpAssembler {
  /** Offset of the next byte in order, and its sequence number. */
  private next = 0
  private nextSequence = 0
  private started = false
  /** Offset of the end of the stream, once its FIN was seen. */
  private finAt = Infinity
  /** How far the peer has acknowledged, where that is past what was seen. */
  private acknowledgedTo = 0
  private waiting: WaitingSegments | null = null

  /**
   * @param onSegment bytes next in order: `length` bytes of segment `ref`, after its first `skip`
   * @param onHole bytes that will not come: their receiver has them, and they were not captured
   */
  constructor(
    private readonly onSegment: (ref: number, skip: number, length: number, offset: number) => void,
    private readonly onHole: (offset: number, length: number) => void,
  ) {}

  /** Takes a SYN's sequence number; the stream begins after it. A second one changes nothing. */
  begin(sequence: number): void {
    if (this.started) return
    this.started = true
    this.nextSequence = (sequence + 1) >>> 0
  }

  /** Takes a segment's payload: `length` bytes, more than 0, of which the first has `sequence`. */
  push(sequence: number, length: number, ref: number): void {
    if (!this.started) this.begin((sequence - 1) >>> 0)
    const offset = this.offsetOf(sequence)
    if (offset + length <= this.next) return
    if (offset > this.next) {
      this.wait(offset, length, ref)
      return
    }
    this.deliver(offset, length, ref)
    this.drain()
  }

  /** Takes the sequence number of a FIN: no bytes come from there on. */
  end(sequence: number): void {
    if (this.started) this.finAt = Math.min(this.finAt, this.offsetOf(sequence))
  }

  /**
   * Takes what the peer acknowledged. Bytes before it that were not seen have arrived, but past the capture. They
   * are given up only at the second acknowledgment that covers them, since a capture may see an answer a moment
   * before what it answers.
   */
  acknowledged(acknowledgment: number): void {
    if (!this.started) return
    const to = Math.min(this.offsetOf(acknowledgment), this.finAt)
    if (this.acknowledgedTo > this.next) {
      this.giveUp(this.acknowledgedTo)
      this.drain()
    }
    this.acknowledgedTo = Math.max(this.acknowledgedTo, to)
  }

  /** Sequence numbers less than half the number space away are meant (§3.4). */
  private offsetOf(sequence: number): number {
    return this.next + ((sequence - this.nextSequence) | 0)
  }

  private deliver(offset: number, length: number, ref: number): void {
    const skip = this.next - offset
    this.onSegment(ref, skip, length - skip, this.next)
    this.advance(offset + length)
  }

  private advance(to: number): void {
    this.nextSequence = (this.nextSequence + (to - this.next)) >>> 0
    this.next = to
  }

  private wait(offset: number, length: number, ref: number): void {
    this.waiting ??= new WaitingSegments()
    if (this.waiting.isFull) {
      this.giveUp(this.waiting.offset[this.waiting.first])
      this.drain()
    }
    // The gap may be gone by now.
    if (offset > this.next) this.waiting.insert(offset, length, ref)
    else if (offset + length > this.next) this.deliver(offset, length, ref)
  }

  /** Delivers what waited and is next in order now. */
  private drain(): void {
    const { waiting } = this
    while (waiting && waiting.count > 0 && waiting.offset[waiting.first] <= this.next) {
      const at = waiting.first
      const offset = waiting.offset[at]
      if (offset + waiting.length[at] > this.next) this.deliver(offset, waiting.length[at], waiting.ref[at])
      waiting.shift()
    }
  }

  /** Says a hole up to `to`, or to where bytes are that wait. */
  private giveUp(to: number): void {
    const { waiting } = this
    const until = waiting && waiting.count > 0 ? Math.min(to, waiting.offset[waiting.first]) : to
    if (until <= this.next) return
    this.onHole(this.next, until - this.next)
    this.advance(until)
  }
}
