import type { TcpDirection } from '#contract/flow-series'
import { TCP_MARK } from '#core/tcp/marks'
import { TCP } from '#core/tcp/segment-flags'
import { END } from '#core/tcp/tcp-columns'
import type { PacketStore } from './packet-store'

/** Segments that wait for their acknowledgment and are timed; where more do, the oldest is not timed. */
const MOST_TIMED = 1024
/** Marks of segments sent again that are drawn; all of them are counted. */
const MOST_MARKS = 500

/** What one end sent, as the walk over a flow's packets goes on. */
class Sent {
  readonly rttSum: Float64Array
  readonly rttCount: Float64Array
  readonly flight: (number | null)[]
  readonly window: (number | null)[]
  readonly low: (number | null)[]
  readonly high: (number | null)[]
  readonly sentAgain: { at: number; sequence: number }[] = []
  /** What was on its way at the end of each bucket that has a packet. */
  private readonly flightAfter: Float64Array
  /** The number after the highest byte, unwrapped so that it never goes back to 0; NaN while nothing was sent. */
  next = NaN
  /** The same of what the other end acknowledged. */
  acknowledged = NaN
  /** What the other end announced last; null while its scale is not known. */
  peerWindow: number | null = null
  /** Segments that are timed: the number after each, and when it was sent. A queue in a ring. */
  private readonly timedEnds = new Float64Array(MOST_TIMED)
  private readonly timedAt = new Float64Array(MOST_TIMED)
  private timedFrom = 0
  private timedTo = 0

  constructor(buckets: number) {
    this.rttSum = new Float64Array(buckets)
    this.rttCount = new Float64Array(buckets)
    this.flightAfter = new Float64Array(buckets)
    const empty = () => new Array<number | null>(buckets).fill(null)
    this.flight = empty()
    this.window = empty()
    this.low = empty()
    this.high = empty()
  }

  send(bucket: number, at: number, timeMs: number, start: number, length: number, isAgain: boolean): void {
    const end = start + length
    this.low[bucket] = Math.min(this.low[bucket] ?? Infinity, start)
    this.high[bucket] = Math.max(this.high[bucket] ?? -Infinity, end)
    if (isAgain) {
      if (this.sentAgain.length < MOST_MARKS) this.sentAgain.push({ at, sequence: start })
      // Whichever of the two is acknowledged then, nobody knows (RFC 6298 §3).
      this.timedFrom = this.timedTo
    } else if (length > 0 && !(end <= this.next)) this.time(end, timeMs)
    if (!(this.next >= end)) this.next = end
    if (Number.isNaN(this.acknowledged)) this.acknowledged = start
  }

  /** The other end acknowledged up to a number: the segment that it is the end of was one round trip on its way. */
  acknowledge(bucket: number, timeMs: number, number: number): void {
    let sentAt = NaN
    while (this.timedFrom < this.timedTo && this.timedEnds[this.timedFrom % MOST_TIMED] <= number)
      sentAt = this.timedAt[this.timedFrom++ % MOST_TIMED]
    if (!Number.isNaN(sentAt)) {
      this.rttSum[bucket] += timeMs - sentAt
      this.rttCount[bucket]++
    }
    if (!(this.acknowledged >= number)) this.acknowledged = number
  }

  /** What is on its way after a packet. */
  measure(bucket: number): void {
    if (!Number.isNaN(this.next)) {
      const flight = this.next - this.acknowledged
      this.flight[bucket] = Math.max(this.flight[bucket] ?? 0, flight)
      this.flightAfter[bucket] = flight
    }
    this.window[bucket] = this.peerWindow
  }

  private time(end: number, timeMs: number): void {
    if (this.timedTo - this.timedFrom === MOST_TIMED) this.timedFrom++
    this.timedEnds[this.timedTo % MOST_TIMED] = end
    this.timedAt[this.timedTo++ % MOST_TIMED] = timeMs
  }

  told(): TcpDirection {
    this.carryOn()
    const { rttSum, rttCount, flight, window, low, high, sentAgain } = this
    const rtt = Array.from(rttSum, (sum, i) => (rttCount[i] === 0 ? null : sum / rttCount[i]))
    return { rtt, flight, window, low, high, sentAgain }
  }

  /** From one packet to the next what is on its way stays as it is, and so does the window. */
  private carryOn(): void {
    const { flight, window, flightAfter } = this
    const last = flight.findLastIndex((value) => value !== null)
    for (let bucket = 1; bucket < last; bucket++) {
      if (flight[bucket] !== null || flight[bucket - 1] === null) continue
      flight[bucket] = flightAfter[bucket] = flightAfter[bucket - 1]
      window[bucket] = window[bucket - 1]
    }
  }
}

/** Makes the series of a TCP flow's two directions, a packet after the other in the order they came. */
export class TcpSeries {
  private readonly ends: readonly [Sent, Sent]
  /** What sequence numbers of each end count from: of its SYN, else of the first that was seen. NaN for not yet. */
  private readonly origin: [number, number]

  constructor(
    private readonly store: PacketStore,
    private readonly flowSlot: number,
    buckets: number,
  ) {
    const { tcp } = store.flows
    const originOf = (side: number) =>
      tcp.bits[2 * flowSlot + side] & END.synSeen ? tcp.initialSequence[2 * flowSlot + side] : NaN
    this.ends = [new Sent(buckets), new Sent(buckets)]
    this.origin = [originOf(0), originOf(1)]
  }

  /** @param at ms since the first bucket began */
  take(packet: number, bucket: number, at: number): void {
    const { packets, flows } = this.store
    const slot = packets.slot(packet)
    const side = packets.direction(packet)
    const other = side === 0 ? 1 : 0
    const flags = packets.tcpFlags[slot]
    const marks = packets.marks[slot]
    const timeMs = packets.timeMs(packet)
    const isSyn = (flags & TCP.syn) !== 0
    // SYN and FIN take a number of their own (RFC 9293 §3.4).
    const length = packets.payloadLength[slot] + Number(isSyn) + Number((flags & TCP.fin) !== 0)
    const isProbe = (marks & (TCP_MARK.keepAlive | TCP_MARK.zeroWindowProbe)) !== 0
    const sent = this.ends[side]
    if (!isProbe && (flags & TCP.rst) === 0) {
      const start = this.unwrapped(side, packets.sequence[slot], sent.next)
      sent.send(bucket, at, timeMs, start, length, (marks & TCP_MARK.retransmission) !== 0)
    }
    const peer = this.ends[other]
    if ((flags & TCP.ack) !== 0 && !Number.isNaN(peer.next)) {
      const number = this.unwrapped(other, packets.acknowledgment[slot], peer.next)
      if (number <= peer.next) peer.acknowledge(bucket, timeMs, number)
    }
    const shift = isSyn ? 0 : flows.tcp.windowShift[2 * this.flowSlot + side]
    if ((flags & TCP.rst) === 0) peer.peerWindow = shift < 0 ? null : packets.window[slot] * 2 ** shift
    for (const one of this.ends) one.measure(bucket)
  }

  /** By which end is shown as local. */
  told(local: number): { out: TcpDirection; in: TcpDirection } {
    return { out: this.ends[local === 1 ? 1 : 0].told(), in: this.ends[local === 1 ? 0 : 1].told() }
  }

  /** A number of 32 bits as far from the first one as it is, by the one nearest to the last. */
  private unwrapped(side: 0 | 1, number: number, last: number): number {
    if (Number.isNaN(this.origin[side])) this.origin[side] = number
    const relative = (number - this.origin[side]) >>> 0
    return Number.isNaN(last) ? relative : last + ((relative - last) | 0)
  }
}
