import { WaitingSegments } from './waiting-segments'

/** Largest receive window there is: 65,535 with a scale of 14 (RFC 7323 §2.3). Nothing beyond it is acceptable. */
const LARGEST_WINDOW = 65_535 * 2 ** 14

/** How far apart two numbers beyond it may be that agree: a window as they are. */
const NEARLY_THE_SAME = 2 ** 24

/** Takes a stream as it is put together. A `ref` is what a segment was pushed with, `skip` how many of its bytes before. */
export interface AssemblySink {
  /** Bytes next in order: `length` bytes of segment `ref`, after its first `skip`. */
  bytes: (ref: number, skip: number, length: number, offset: number) => void
  /** Bytes that will not come: they were not captured, though they were sent or acknowledged. */
  hole: (offset: number, length: number) => void
  /**
   * Bytes that a segment has again. The copy that was there first is the one that counts: of segment `keptRef`, after
   * its first `keptSkip`, where it waits behind a gap; of the stream at `offset` where `keptRef` is -1.
   */
  repeat: (
    ref: number,
    skip: number,
    length: number,
    offset: number,
    keptRef: number,
    keptSkip: number,
  ) => void
  /** Bytes of a segment wait behind a gap. Returns the ref that they are given under later. */
  wait: (ref: number, skip: number, length: number) => number
}

/**
 * Puts one direction of a TCP connection in order (RFC 9293 §3.4, §3.10.7.4), without holding payload: it is told where
 * segments lie in the sequence space and says which part of which segment comes next in the stream.
 *
 * The first copy of a byte is the one that counts. Offsets count from the first byte of the stream, or from the
 * first sequence number seen where its beginning was not; they go on past 4 GiB, where sequence numbers begin again.
 */
export class TcpAssembler {
  /** Bytes that belong to no place in the stream: before its beginning, behind its FIN, beyond any window. */
  outside = 0
  /** Offset of the next byte in order, and its sequence number. */
  private next = 0
  private nextSequence = 0
  private started = false
  /** A SYN says where the stream begins. */
  private isFromSyn = false
  /** Where the stream begins is settled: the peer acknowledged it, or bytes of it were taken. */
  private anchored = false
  /** Offset of the end of the stream, once its FIN was seen. */
  private finAt = Infinity
  /** How far the sender itself says that it has sent. */
  private sentTo = 0
  /** How far the peer has acknowledged: at least once, and at least twice. */
  private acknowledgedTo = 0
  private confirmedTo = 0
  /** The last place beyond any window, and the last that two numbers agreed on. */
  private farAt = -Infinity
  private agreedTo = 0
  private waiting: WaitingSegments | null = null
  private stepsBefore = 0

  constructor(private readonly sink: AssemblySink) {}

  /** Whether pieces wait behind a gap. */
  get isWaiting(): boolean {
    return this.waiting !== null && this.waiting.count > 0
  }

  /** What searching places for pieces cost so far, in steps. */
  get steps(): number {
    return this.stepsBefore + (this.waiting?.steps ?? 0)
  }

  /** Takes a SYN's sequence number; the stream begins after it. Once bytes were taken another changes nothing. */
  begin(sequence: number): void {
    if (this.anchored) return
    this.isFromSyn = true
    this.beginAt((sequence + 1) >>> 0)
  }

  /**
   * Takes the sequence number of a segment without payload: its sender has sent what is before it. Where nothing was
   * seen before, the stream begins there.
   */
  at(sequence: number): void {
    if (!this.started) this.beginAt(sequence)
    else this.sent(this.offsetOf(sequence))
  }

  /** Takes a segment's payload: `length` bytes, more than 0, of which the first has `sequence`. */
  push(sequence: number, length: number, ref: number): void {
    // A stream whose first segment was a keep-alive: its number is one too low (RFC 9293 §3.8.4).
    const followsKeepAlive = !this.anchored && !this.isFromSyn && this.offsetOf(sequence) === 1
    if (!this.started || followsKeepAlive) this.beginAt(sequence)
    const start = this.offsetOf(sequence)
    if (this.isBeyond(start)) {
      this.outside += length
      return
    }
    this.anchored = true
    this.sent(start)
    const from = Math.max(start, 0)
    const end = Math.min(start + length, this.finAt)
    this.outside += length - Math.max(0, end - from)
    if (end <= from) return
    // A keep-alive may bring one byte, and any (RFC 9293 §3.8.4).
    if (length === 1 && end === this.next) return
    this.place(start, from, end, ref)
  }

  /** Takes the sequence number of a FIN: no bytes come from there on. The first one that fits is believed. */
  end(sequence: number): void {
    if (!this.started) this.beginAt(sequence)
    this.anchored = true
    const at = this.offsetOf(sequence)
    if (at >= this.next && this.finAt === Infinity && !this.isBeyond(at)) this.finAt = at
    this.sent(Math.min(at, this.finAt))
  }

  /**
   * Takes what the peer acknowledged. Bytes before it that were not seen have arrived, but past the capture. They
   * are given up only at the second acknowledgment that covers them, since a capture may see an answer a moment
   * before what it answers; and only where their sender went on behind them, so that an acknowledgment of what was
   * never sent does no harm.
   */
  acknowledged(acknowledgment: number): void {
    if (!this.started) return
    const to = this.offsetOf(acknowledgment)
    if (to === 0) this.anchored = true
    if (this.isBeyond(to)) return
    this.confirmedTo = Math.max(this.confirmedTo, Math.min(to, this.acknowledgedTo, this.finAt))
    this.acknowledgedTo = Math.max(this.acknowledgedTo, to)
    this.giveUpConfirmed()
  }

  /** Gives up the gap that pieces wait behind, where there is one. */
  skipGap(): void {
    if (!this.waiting || this.waiting.count === 0) return
    this.giveUp(this.waiting.offset[this.waiting.first])
  }

  /** Nothing comes any more: what waits is given with the holes before it, and what is missing at the end is said. */
  finish(): void {
    while (this.isWaiting) this.skipGap()
    if (!this.started) return
    if (this.finAt !== Infinity) this.giveUp(this.finAt)
    else this.giveUpTail(Math.max(this.sentTo, this.acknowledgedTo))
  }

  private beginAt(sequence: number): void {
    this.started = true
    this.nextSequence = sequence
    this.sentTo = 0
    this.acknowledgedTo = 0
    this.confirmedTo = 0
  }

  /** Sequence numbers less than half the number space away are meant (§3.4). */
  private offsetOf(sequence: number): number {
    return this.next + ((sequence - this.nextSequence) | 0)
  }

  private sent(to: number): void {
    if (to > this.sentTo && !this.isBeyond(to)) this.sentTo = to
  }

  /**
   * Whether a place is further ahead than any window: no receiver takes it. Where a second number says nearly the same
   * it is believed, since the capture then missed more than a window.
   */
  private isBeyond(to: number): boolean {
    if (to <= Math.max(this.next, this.acknowledgedTo, this.agreedTo) + LARGEST_WINDOW) return false
    const isAgreed = Math.abs(to - this.farAt) <= NEARLY_THE_SAME
    this.farAt = to
    if (isAgreed) this.agreedTo = to
    return !isAgreed
  }

  /** Places the bytes `from` … `end` of a segment that begins at `start`. */
  private place(start: number, from: number, end: number, ref: number): void {
    let at = from
    while (at < end && at <= this.next) {
      if (at < this.next) {
        const until = Math.min(end, this.next)
        this.sink.repeat(ref, at - start, until - at, at, -1, 0)
        at = until
        continue
      }
      const until = Math.min(end, this.waitingFrom())
      this.sink.bytes(ref, at - start, until - at, at)
      this.advance(until)
      at = until
    }
    if (at < end) this.wait(start, at, end, ref)
  }

  private waitingFrom(): number {
    return this.waiting && this.waiting.count > 0 ? this.waiting.offset[this.waiting.first] : Infinity
  }

  private advance(to: number): void {
    this.nextSequence = (this.nextSequence + (to - this.next)) >>> 0
    this.next = to
    const { waiting, sink } = this
    while (waiting && waiting.count > 0 && waiting.offset[waiting.first] === this.next) {
      const piece = waiting.first
      waiting.shift()
      const length = waiting.length[piece]
      const offset = this.next
      this.nextSequence = (this.nextSequence + length) >>> 0
      this.next += length
      sink.bytes(waiting.ref[piece], waiting.skip[piece], length, offset)
    }
    if (waiting?.count === 0) this.forgetList()
  }

  /** Nothing waits any more: most streams need the list once or never. */
  private forgetList(): void {
    this.stepsBefore = this.steps
    this.waiting = null
  }

  /** Keeps what of `from` … `end` does not wait already; what does is said to be there again. */
  private wait(start: number, from: number, end: number, ref: number): void {
    this.waiting ??= new WaitingSegments()
    const { waiting, sink } = this
    if (waiting.isFull()) {
      while (waiting.isFull()) this.skipGap()
      // The gap may be gone by now.
      this.place(start, from, end, ref)
      return
    }
    let piece = waiting.firstEndingAfter(from)
    for (let at = from; at < end;) {
      const begins = piece < 0 ? Infinity : waiting.offset[piece]
      if (begins > at) {
        const until = Math.min(end, begins)
        waiting.insert(at, until - at, sink.wait(ref, at - start, until - at), at - start)
        at = until
        continue
      }
      const until = Math.min(end, waiting.end(piece))
      sink.repeat(ref, at - start, until - at, at, waiting.ref[piece], waiting.skip[piece] + at - begins)
      at = until
      piece = waiting.next(piece)
    }
    // What is more than a window behind can't be on its way any more.
    while (this.isWaiting && from > this.next + LARGEST_WINDOW) this.skipGap()
    this.giveUpConfirmed()
  }

  private giveUpConfirmed(): void {
    while (this.confirmedTo > this.next) {
      const before = this.next
      if (this.isWaiting) this.giveUp(Math.min(this.confirmedTo, this.waitingFrom()))
      else this.giveUpTail(Math.min(this.confirmedTo, this.sentTo))
      if (this.next === before) return
    }
  }

  /** A single number behind what was seen is more likely a FIN that was not captured than a byte. */
  private giveUpTail(to: number): void {
    if (this.finAt !== Infinity || to > this.next + 1) this.giveUp(Math.min(to, this.finAt))
  }

  private giveUp(to: number): void {
    if (to <= this.next) return
    this.sink.hole(this.next, to - this.next)
    this.advance(to)
  }
}
