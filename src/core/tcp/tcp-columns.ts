import { TCP_MARK_NAMES } from './marks'
import { UnseenBytes } from './unseen-bytes'

/** Bits of `bits`, by end. */
export const END = {
  /** Its SYN was seen, so that its options are known. */
  synSeen: 1,
  sackPermitted: 2,
  timestamps: 4,
  /** Its SYN opened another connection between endpoints that had one before. */
  reusesPort: 8,
  /** A segment of it waits for the acknowledgment that gives a round-trip time. */
  timing: 16,
  /** What it sent last was a keep-alive, or a probe of a closed window. */
  sentKeepAlive: 32,
  sentProbe: 64,
  /** Its `sackEdge` counts. */
  hasSacked: 128,
  /** The segment that is timed is its SYN. */
  timingSyn: 256,
  /** Its highest byte is a probe's. */
  probed: 512,
} as const

/**
 * What the analysis of TCP keeps of each flow (tcp/analysis.ts), beside the tracker's columns in the flow table: of
 * each end, so that endpoint A has its values at `2 * slot` and B at `2 * slot + 1`. Of one size for each flow, however
 * long it lasts: about 350 bytes, which the system gives only to slots that are in use.
 */
export class TcpColumns {
  /** The time of the segment at hand, in milliseconds since 1970: here, since a number passed on would be boxed. */
  readonly now = new Float64Array(1)
  /** Bits of {@link END}. */
  readonly bits: Uint16Array
  /** Receive window as in the last header, not scaled. */
  readonly window: Uint16Array
  /** Shift count in its SYN, -1 for none. */
  readonly windowScale: Int8Array
  /** By how many bits its windows are shifted; -1 where that is not known, since a SYN was not seen. */
  readonly windowShift: Int8Array
  /** Maximum segment size in its SYN, 0 for none. */
  readonly maximumSegment: Uint16Array
  /** The sequence number of its SYN. */
  readonly initialSequence: Uint32Array
  /** Duplicate ACKs it sent in a row while the other end waited for one (RFC 5681 §2); no more than 255 are counted. */
  readonly duplicateAcks: Uint8Array
  /** The highest sequence number that it acknowledged selectively. */
  readonly sackEdge: Uint32Array
  /** When it sent its highest byte, and when the last of those duplicate ACKs. */
  readonly advancedAt: Float64Array
  readonly askedAt: Float64Array
  /** When its retransmission timer was started last, as far as one can tell from outside (RFC 6298 §5). */
  readonly timerAt: Float64Array
  /** The segment that is timed: the sequence number after it, and when it was sent. */
  readonly timedEnd: Uint32Array
  readonly timedAt: Float64Array
  /** Milliseconds from what it sent to the acknowledgment; NaN for none yet. */
  readonly rttLast: Float32Array
  readonly rttMin: Float32Array
  readonly rttSmoothed: Float32Array
  /** The same of its SYN. */
  readonly rttOfSyn: Float32Array
  readonly bytesRetransmitted: Float64Array
  /** Most bytes that were sent and not acknowledged. */
  readonly maxInFlight: Uint32Array
  /** Segments that it reported as received twice (RFC 2883). */
  readonly duplicatesReported: Uint32Array
  /** How many segments had each mark: the lowest bit's at `end * TCP_MARK_NAMES.length`. */
  readonly counts: Uint32Array
  readonly unseen: UnseenBytes

  /** @param flows most flows kept */
  constructor(flows: number) {
    const ends = 2 * flows
    this.bits = new Uint16Array(ends)
    this.window = new Uint16Array(ends)
    this.windowScale = new Int8Array(ends)
    this.windowShift = new Int8Array(ends)
    this.maximumSegment = new Uint16Array(ends)
    this.initialSequence = new Uint32Array(ends)
    this.duplicateAcks = new Uint8Array(ends)
    this.sackEdge = new Uint32Array(ends)
    this.advancedAt = new Float64Array(ends)
    this.askedAt = new Float64Array(ends)
    this.timerAt = new Float64Array(ends)
    this.timedEnd = new Uint32Array(ends)
    this.timedAt = new Float64Array(ends)
    this.rttLast = new Float32Array(ends)
    this.rttMin = new Float32Array(ends)
    this.rttSmoothed = new Float32Array(ends)
    this.rttOfSyn = new Float32Array(ends)
    this.bytesRetransmitted = new Float64Array(ends)
    this.maxInFlight = new Uint32Array(ends)
    this.duplicatesReported = new Uint32Array(ends)
    this.counts = new Uint32Array(ends * TCP_MARK_NAMES.length)
    this.unseen = new UnseenBytes(ends)
  }

  /** Forgets the flow that a slot had before. What {@link bits} say is unknown is not cleared. */
  clear(slot: number): void {
    for (let end = 2 * slot; end <= 2 * slot + 1; end++) {
      this.bits[end] = 0
      this.window[end] = 0
      this.windowScale[end] = -1
      this.windowShift[end] = -1
      this.maximumSegment[end] = 0
      this.duplicateAcks[end] = 0
      this.timerAt[end] = 0
      this.rttLast[end] = NaN
      this.rttMin[end] = NaN
      this.rttSmoothed[end] = NaN
      this.rttOfSyn[end] = NaN
      this.bytesRetransmitted[end] = 0
      this.maxInFlight[end] = 0
      this.duplicatesReported[end] = 0
      this.unseen.clear(end)
    }
    const marks = TCP_MARK_NAMES.length
    this.counts.fill(0, 2 * slot * marks, (2 * slot + 2) * marks)
  }
}
