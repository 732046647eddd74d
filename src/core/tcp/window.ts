import type { FlowTable } from '../flow/flow-table'
import { TCP_MARK } from './marks'
import { TCP } from './segment-flags'
import { plus } from './sequence'
import { END, type TcpColumns } from './tcp-columns'
import { SEEN } from './tracker'

/** What a segment says of its sender's receive window. */
export interface WindowSegment {
  tcpFlags: number
  sequence: number
  acknowledgment: number
  payloadLength: number
  /** As in the header. */
  window: number
  /** These of a SYN; the shift count -1 and the size 0 where it has none. */
  windowScale: number
  maximumSegment: number
  sackPermitted: number
  timestamps: number
}

/** The largest shift count that counts (RFC 7323 §2.3). */
const LARGEST_SHIFT = 14

/** Most unanswered duplicate ACKs that are counted; three matter. */
const MOST_DUPLICATES = 255

export function takeSynOptions(tcp: TcpColumns, end: number, segment: WindowSegment): void {
  let bits = tcp.bits[end] & ~(END.sackPermitted | END.timestamps)
  if (segment.sackPermitted !== 0) bits |= END.sackPermitted
  if (segment.timestamps !== 0) bits |= END.timestamps
  tcp.bits[end] = bits | END.synSeen
  tcp.initialSequence[end] = segment.sequence
  tcp.windowScale[end] = Math.min(segment.windowScale, LARGEST_SHIFT)
  tcp.maximumSegment[end] = segment.maximumSegment
  agreeOnShift(tcp, end)
}

/** Windows are shifted after the handshake, where both SYNs offer it (RFC 7323 §2.2). */
function agreeOnShift(tcp: TcpColumns, end: number): void {
  const other = end ^ 1
  if (!(tcp.bits[other] & END.synSeen)) return
  const isAgreed = tcp.windowScale[end] >= 0 && tcp.windowScale[other] >= 0
  tcp.windowShift[end] = isAgreed ? tcp.windowScale[end] : 0
  tcp.windowShift[other] = isAgreed ? tcp.windowScale[other] : 0
}

/** Marks of windows, probes, keep-alives and the ACKs that repeat one; of a segment with neither SYN, FIN nor RST. */
export function markWindow(flows: FlowTable, from: number, to: number, segment: WindowSegment): number {
  const { payloadLength: length, window } = segment
  // RFC 9293 §3.8.6: no room for another byte.
  const marks = window === 0 ? TCP_MARK.zeroWindow : 0
  if ((flows.tcpSeen[from] & SEEN.any) === 0) return marks
  const ahead = (segment.sequence - flows.tcpNext[from]) | 0
  if (length <= 1 && (ahead === -1 || (ahead === 0 && length === 1))) {
    const asks = markQuestion(flows, from, to, ahead, length)
    if (asks !== 0) return marks | asks
  }
  if (ahead !== 0) return marks
  if (length === 0) return marks | markRepeated(flows, from, to, segment)
  return fillsWindow(flows, to, plus(segment.sequence, length)) ? marks | TCP_MARK.windowFull : marks
}

/**
 * Segments that want an answer and nothing else. RFC 9293 §3.8.6.1: a probe of a closed window is its next byte, the
 * same again while it stays closed; Linux sends the number before without a byte. §3.8.4: a keep-alive has the number
 * before the next, with that byte or without. The window tells them apart, whatever the length.
 */
function markQuestion(flows: FlowTable, from: number, to: number, ahead: number, length: number): number {
  const { tcp } = flows
  const isClosed = (flows.tcpSeen[to] & SEEN.any) !== 0 && tcp.window[to] === 0
  if (isClosed) return TCP_MARK.zeroWindowProbe
  return ahead === -1 && !repeatsUnacknowledged(flows, to, from, length) ? TCP_MARK.keepAlive : 0
}

/** §3.8.4 sends keep-alives only where nothing waits for an acknowledgment; a lone byte that does is sent again. */
function repeatsUnacknowledged(flows: FlowTable, to: number, from: number, length: number): boolean {
  if (length === 0 || !(flows.tcpSeen[to] & SEEN.ack)) return false
  return ((flows.tcpNext[from] - flows.tcpAcknowledged[to]) | 0) > 0
}

/** A bare ACK with the number that its sender acknowledged before. */
function markRepeated(flows: FlowTable, from: number, to: number, segment: WindowSegment): number {
  const { tcp } = flows
  if (!(segment.tcpFlags & TCP.ack) || !(flows.tcpSeen[from] & SEEN.ack)) return 0
  const advance = (segment.acknowledgment - flows.tcpAcknowledged[from]) | 0
  const answersProbe = (tcp.bits[to] & END.sentProbe) !== 0
  if (segment.window === 0) {
    // §3.8.6.1: the receiver may take the probe's byte, and still have no room for another.
    const isAnswer = answersProbe && tcp.window[from] === 0 && (advance === 0 || advance === 1)
    return isAnswer ? TCP_MARK.zeroWindowProbeAck : 0
  }
  if (advance !== 0) return 0
  // RFC 5681 §2 (e): another window makes it an update (RFC 9293 §3.10.7.4), and no duplicate.
  if (segment.window !== tcp.window[from]) return TCP_MARK.windowUpdate
  if (tcp.bits[to] & END.sentKeepAlive) return TCP_MARK.keepAliveAck
  // RFC 9293 §3.10.7.4 calls an ACK of nothing new a duplicate. Only those of RFC 5681 §2 ask for a retransmission.
  if (isOutstanding(flows, from, to)) {
    if (tcp.duplicateAcks[from] < MOST_DUPLICATES) tcp.duplicateAcks[from]++
    tcp.askedAt[from] = tcp.now[0]
  }
  return TCP_MARK.duplicateAck
}

/** RFC 5681 §2 (a): who gets the ACK has sent bytes that are not acknowledged. */
function isOutstanding(flows: FlowTable, from: number, to: number): boolean {
  return ((flows.tcpNext[to] - flows.tcpAcknowledged[from]) | 0) > 0
}

/** RFC 9293 §3.8.6: the last byte of the segment is the last for which there is room. */
function fillsWindow(flows: FlowTable, to: number, segmentEnd: number): boolean {
  const { tcp } = flows
  const shift = tcp.windowShift[to]
  if (shift < 0 || !(flows.tcpSeen[to] & SEEN.ack)) return false
  // A SYN's own window is never shifted (RFC 7323 §2.2); none is open that far before the handshake is over.
  return segmentEnd === plus(flows.tcpAcknowledged[to], tcp.window[to] << shift)
}
