import { printableRuns } from '#core/stream/printable'
import { sequenceLength } from '#core/stream/utf8'
import type { Side } from '#core/own/own-ends'
import type { FlowSink } from './follow-flow'
import type { LineOutput } from './line-output'

/** Arrows of the originator and the responder. */
export const ARROWS = ['→', '←'] as const

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const LONGEST_CHARACTER = 4

/** Writes what a flow said as text, line by line, each with the arrow of who said it; nothing that a terminal obeys. */
export class FollowText implements FlowSink {
  /** Whose line is being written, -1 for none. */
  private open: Side | -1 = -1
  /** The beginning of a character whose end comes with the next bytes; at most three. */
  private cut: Uint8Array = new Uint8Array(0)

  constructor(private readonly output: LineOutput) {}

  bytes(side: Side, bytes: Uint8Array): void {
    if (this.open !== side) this.closeLine()
    let all = bytes
    if (this.cut.length > 0) {
      all = new Uint8Array(this.cut.length + bytes.length)
      all.set(this.cut)
      all.set(bytes, this.cut.length)
      this.cut = new Uint8Array(0)
    }
    const whole = all.length - cutLength(all)
    for (let from = 0; from < whole;) {
      const feed = all.indexOf(LINE_FEED, from)
      const isEnded = feed >= 0 && feed < whole
      const end = isEnded ? feed : whole
      const hasReturn = isEnded && end > from && all[end - 1] === CARRIAGE_RETURN
      this.words(side, all.subarray(from, hasReturn ? end - 1 : end))
      if (isEnded) this.closeLine()
      from = isEnded ? end + 1 : end
    }
    if (whole < all.length) {
      if (this.open < 0) this.words(side, all.subarray(0, 0))
      this.cut = all.slice(whole)
    }
  }

  missing(side: Side, _at: number, length: number): void {
    this.closeLine()
    this.output.text(`${ARROWS[side]} [${length} ${length === 1 ? 'byte' : 'bytes'} missing]\n`)
  }

  end(): void {
    this.closeLine()
  }

  private words(side: Side, bytes: Uint8Array): void {
    if (this.open < 0) this.output.text(`${ARROWS[side]} `)
    this.open = side
    for (const { text } of printableRuns(bytes)) this.output.text(text)
  }

  private closeLine(): void {
    if (this.open < 0) return
    const { cut } = this
    this.cut = new Uint8Array(0)
    for (const { text } of printableRuns(cut)) this.output.text(text)
    this.output.text('\n')
    this.open = -1
  }
}

/** How many bytes at the end begin a character that may be whole with more. */
function cutLength(bytes: Uint8Array): number {
  const most = Math.min(LONGEST_CHARACTER - 1, bytes.length)
  for (let length = 1; length <= most; length++) {
    const lead = bytes[bytes.length - length]
    if (lead < 0x80) return 0
    if (lead < 0xc0) continue
    const needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
    return length < needed && sequenceLength(bytes, bytes.length - length) === 0 ? length : 0
  }
  return 0
}
