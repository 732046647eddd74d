import { atOrAfter } from './sequence'

/**
 * Ranges remembered for each end: RFC 2018 §3 lets a receiver report three or four as well. Where another begins the
 * oldest is forgotten, and what fills it later passes for a retransmission.
 */
const RANGES = 4
/** Numbers of each end: how many ranges there are, then start and end of each, in the order of sequence numbers. */
const STRIDE = 2 * RANGES + 1

/** Bytes that were skipped: an end sent later ones, and these were not seen yet. Ranges of sequence numbers, by end. */
export class UnseenBytes {
  private readonly ranges: Uint32Array

  /** @param ends how many ends there are */
  constructor(ends: number) {
    this.ranges = new Uint32Array(ends * STRIDE)
  }

  clear(end: number): void {
    this.ranges[end * STRIDE] = 0
  }

  isEmpty(end: number): boolean {
    return this.ranges[end * STRIDE] === 0
  }

  /** Adds the bytes from `start` to before `stop`, which come after all others. */
  add(end: number, start: number, stop: number): void {
    const { ranges } = this
    const at = end * STRIDE
    if (ranges[at] === RANGES) this.remove(at, 0)
    const place = at + 1 + 2 * ranges[at]++
    ranges[place] = start
    ranges[place + 1] = stop
  }

  /** Takes away what lies from `start` to before `stop`, now that it was seen; whether any of it was unseen. */
  fill(end: number, start: number, stop: number): boolean {
    const { ranges } = this
    const at = end * STRIDE
    let found = false
    for (let i = 0; i < ranges[at]; i++) {
      const place = at + 1 + 2 * i
      const [from, to] = [ranges[place], ranges[place + 1]]
      if (atOrAfter(start, to) || atOrAfter(from, stop)) continue
      found = true
      const keepsHead = !atOrAfter(from, start)
      const keepsTail = !atOrAfter(stop, to)
      if (keepsHead && keepsTail) this.split(at, i, start, stop)
      else if (keepsHead) ranges[place + 1] = start
      else if (keepsTail) ranges[place] = stop
      else this.remove(at, i--)
    }
    return found
  }

  /** Forgets what lies before an acknowledgment: it was received without being seen. Whether there was any. */
  acknowledge(end: number, acknowledgment: number): boolean {
    const { ranges } = this
    const at = end * STRIDE
    let found = false
    while (ranges[at] > 0 && !atOrAfter(ranges[at + 1], acknowledgment)) {
      found = true
      if (!atOrAfter(acknowledgment, ranges[at + 2])) {
        ranges[at + 1] = acknowledgment
        return true
      }
      this.remove(at, 0)
    }
    return found
  }

  private split(at: number, index: number, start: number, stop: number): void {
    const { ranges } = this
    const place = at + 1 + 2 * index
    const to = ranges[place + 1]
    ranges[place + 1] = start
    // The part behind is forgotten where there is no place for it.
    if (ranges[at] === RANGES) return
    ranges.copyWithin(place + 4, place + 2, at + 1 + 2 * ranges[at])
    ranges[place + 2] = stop
    ranges[place + 3] = to
    ranges[at]++
  }

  private remove(at: number, index: number): void {
    const place = at + 1 + 2 * index
    this.ranges.copyWithin(place, place + 2, at + 1 + 2 * this.ranges[at])
    this.ranges[at]--
  }
}
