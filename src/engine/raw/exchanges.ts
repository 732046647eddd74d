import type { RawExchange } from '#contract/raw'
import { isItself, relationOf } from '#core/build/answers'
import { answerWords, KERNEL_RESET_WORDS, packetLine } from '#core/build/packet-words'
import { seePacket, type SeenPacket } from '#core/build/seen-packet'
import { LINK } from '#core/decode/decode-frame'
import { plainError, type ShownError } from '../engine-error'

/** Exchanges kept of one run; the oldest makes room. */
const MOST_EXCHANGES = 1000
/** Answers kept of one exchange; more are counted. */
const MOST_ANSWERS = 8
const ETHERNET_BYTES = 14

interface Kept {
  shown: RawExchange
  sent: SeenPacket
  /** IPv4's identification as the wire had it; -1 where it was not seen. */
  identification: number
}

/** What was sent, and next to it what came back. */
export class Exchanges {
  private readonly kept: Kept[] = []
  private next = 0
  evicted = 0
  answered = 0
  /** ms since 1970 of the last packet that belonged to one, by our own clock. */
  lastAnswerAt = 0
  private sum = 0
  private least = Infinity
  private most = 0

  /** Notes a packet that is about to be sent; `linkType` says what its bytes begin with. */
  add(linkType: number, bytes: Uint8Array, sentAt: number): RawExchange {
    const sent = seePacket(linkType, bytes)
    const shown: RawExchange = {
      sequence: this.next++,
      sentAt,
      onWire: false,
      line: packetLine(sent),
      linkType,
      bytes,
      hops: sent.hops,
      answers: [],
      moreAnswers: 0,
      error: null,
    }
    if (this.kept.length === MOST_EXCHANGES) {
      this.kept.shift()
      this.evicted++
    }
    this.kept.push({ shown, sent, identification: -1 })
    return shown
  }

  fail(exchange: RawExchange, error: ShownError): void {
    exchange.error = plainError(error)
  }

  /** The newest, oldest of them first. */
  newest(count: number): RawExchange[] {
    return this.kept.slice(-count).map(({ shown }) => ({ ...shown, answers: [...shown.answers] }))
  }

  /** Whether every packet that was sent has an answer. */
  get allAnswered(): boolean {
    return this.kept.every(({ shown }) => shown.answers.length > 0 || shown.error !== null)
  }

  /** Round trips of first answers, in ms; null where there is none. */
  get roundTrip(): { least: number; mean: number; most: number } | null {
    if (this.answered === 0) return null
    return { least: this.least, mean: this.sum / this.answered, most: this.most }
  }

  /**
   * Puts a frame that was seen next to what it belongs to.
   *
   * @returns the packet as it went out where it is one of ours, and whether the target itself answered
   */
  see(
    linkType: number,
    frame: Uint8Array,
    time: number,
    now: number,
  ): { wentOut: { built: Uint8Array; wire: Uint8Array } | null; isFinal: boolean } {
    const seen = seePacket(linkType, frame)
    const own = this.kept.find(
      ({ shown, sent }) => !shown.onWire && shown.error === null && isItself(sent, seen),
    )
    if (own) {
      const built = own.shown.bytes
      const isPacket = seen.kind === 'ip' && built.length < frame.length && linkType === LINK.ethernet
      const wire = isPacket ? frame.subarray(ETHERNET_BYTES) : frame
      own.shown.linkType = isPacket ? LINK.raw : linkType
      own.shown.onWire = true
      own.shown.sentAt = time
      own.shown.bytes = wire
      own.identification = seen.identification
      return { wentOut: { built, wire }, isFinal: false }
    }
    for (const one of this.kept.toReversed()) {
      const relation = relationOf(one.sent, seen, one.identification)
      if (relation === null || relation === 'itself') continue
      this.put(one, relation, seen, linkType, frame, time, now)
      const hasEnded = relation === 'answer' && !isTimeExceeded(seen)
      return { wentOut: null, isFinal: hasEnded }
    }
    return { wentOut: null, isFinal: false }
  }

  private put(
    { shown, sent }: Kept,
    relation: 'answer' | 'kernel reaction',
    seen: SeenPacket,
    linkType: number,
    frame: Uint8Array,
    time: number,
    now: number,
  ): void {
    this.lastAnswerAt = now
    const afterMs = Math.max(0, time - shown.sentAt)
    if (relation === 'answer' && shown.answers.length === 0) {
      this.answered++
      this.sum += afterMs
      this.least = Math.min(this.least, afterMs)
      this.most = Math.max(this.most, afterMs)
    }
    if (shown.answers.length >= MOST_ANSWERS) {
      shown.moreAnswers++
      return
    }
    shown.answers.push({
      relation,
      time,
      afterMs,
      from: seen.source,
      line: packetLine(seen),
      explanation: relation === 'answer' ? answerWords(sent, seen) : KERNEL_RESET_WORDS,
      linkType,
      bytes: frame,
    })
  }
}

function isTimeExceeded({ quoted, protocol, icmpType }: SeenPacket): boolean {
  return quoted !== null && icmpType === (protocol === 1 ? 11 : 3)
}
