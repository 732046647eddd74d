import { atOrAfter } from './sequence'
import { END, type TcpColumns } from './tcp-columns'

/*
 * Round-trip times by RFC 6298 as seen from the wire: from a segment to the acknowledgment that covers it. One segment
 * of each end is timed at once (§3 asks for one sample a round trip), so that nothing grows with the flight. What is
 * seen is the way from the capture to the receiver and back, with the receiver's delay of its ACK (RFC 9293 §3.8.6.3).
 */

/** §2.3: how much a new sample counts in the smoothed time. */
const ALPHA = 1 / 8

/** Times a segment with new bytes, where no other is being timed. */
export function beginTiming(tcp: TcpColumns, end: number, segmentEnd: number, isSyn: boolean): void {
  tcp.bits[end] |= isSyn ? END.timing | END.timingSyn : END.timing
  tcp.timedEnd[end] = segmentEnd
  tcp.timedAt[end] = tcp.now[0]
}

/** Karn's algorithm (§3): the acknowledgment of bytes sent twice does not tell which of them it answers. */
export function giveUpTiming(tcp: TcpColumns, end: number, sequence: number): void {
  if (!atOrAfter(sequence, tcp.timedEnd[end])) tcp.bits[end] &= ~(END.timing | END.timingSyn)
}

/** Takes the sample that an acknowledgment gives of what `end` is timed by, if it covers that. */
export function takeSample(tcp: TcpColumns, end: number, acknowledgment: number): void {
  if (!atOrAfter(acknowledgment, tcp.timedEnd[end])) return
  const isSyn = (tcp.bits[end] & END.timingSyn) !== 0
  tcp.bits[end] &= ~(END.timing | END.timingSyn)
  const sample = tcp.now[0] - tcp.timedAt[end]
  // Captures merged from several places may go back in time.
  if (sample < 0) return
  tcp.rttLast[end] = sample
  if (isSyn) tcp.rttOfSyn[end] = sample
  if (Number.isNaN(tcp.rttSmoothed[end])) {
    tcp.rttSmoothed[end] = sample
    tcp.rttMin[end] = sample
    return
  }
  tcp.rttSmoothed[end] += ALPHA * (sample - tcp.rttSmoothed[end])
  if (sample < tcp.rttMin[end]) tcp.rttMin[end] = sample
}
