import type { FlowTable } from '../flow/flow-table'
import { TCP_MARK } from './marks'
import { giveUpTiming } from './round-trip'
import { atOrAfter, plus } from './sequence'
import { END, type TcpColumns } from './tcp-columns'
import { SEEN } from './tracker'

/**
 * Duplicate ACKs before a fast retransmission: RFC 5681 §3.2 wants three, of which a capture may miss one, and
 * RFC 5827 lets two do where little is in flight.
 */
const FAST_DUPLICATES = 2
/** How soon after the last of them it comes, at either end of a way that is not long. */
const FAST_MS = 20
/** How far packets may be swapped by the network, where no round-trip time is known. */
const REORDER_MS = 3
/** The least retransmission timeout there is: RFC 6298 §2.4 wants a second, Linux waits 200 ms. */
const LEAST_TIMEOUT_MS = 200

/**
 * Marks a segment that begins before its sender's highest byte: sent again, or late. `length` counts SYN and FIN.
 *
 * Bytes that were seen before are a retransmission, however soon; bytes that were not may have been swapped on the
 * way (RFC 9293 §3.10.7.4 has the receiver wait for them) or lost before the capture and sent again. Duplicate ACKs and
 * time tell which.
 */
export function markSentAgain(
  flows: FlowTable,
  from: number,
  to: number,
  sequence: number,
  length: number,
  hasPayload: boolean,
): number {
  const { tcp } = flows
  const next = flows.tcpNext[from]
  const end = plus(sequence, length)
  // RFC 9293 §3.8.6.1: a probe's byte counts as not sent; the data goes on with it.
  if (tcp.bits[from] & END.probed && length > 1 && plus(sequence, 1) === next) return 0
  const isUnseen = !tcp.unseen.isEmpty(from) && tcp.unseen.fill(from, sequence, end)
  giveUpTiming(tcp, from, sequence)
  // RFC 9293 §3.4: all of it was acknowledged, so it was needed no more. A SYN or FIN alone is its own way of asking.
  const isNeedless =
    hasPayload && (flows.tcpSeen[to] & SEEN.ack) !== 0 && atOrAfter(flows.tcpAcknowledged[to], end)
  const isFast = !isNeedless && isRecovery(flows, to, sequence)
  if (isUnseen && !isNeedless && !isFast && tcp.now[0] - tcp.advancedAt[from] < reorderMs(tcp, from))
    return TCP_MARK.outOfOrder
  let marks: number = TCP_MARK.retransmission
  if (isNeedless) marks |= TCP_MARK.spuriousRetransmission
  if (isFast) marks |= TCP_MARK.fastRetransmission
  else if (tcp.now[0] - tcp.timerAt[from] >= timeoutMs(tcp, from)) marks |= TCP_MARK.timeoutRetransmission
  tcp.bytesRetransmitted[from] += Math.min(length, (next - sequence) | 0)
  // RFC 6298 §5.5 and §5.6: the timer begins anew.
  tcp.timerAt[from] = tcp.now[0]
  return marks
}

/**
 * RFC 5681 §3.2: what the duplicate ACKs ask for, sent as soon as they came. RFC 6675 §5: with selective
 * acknowledgments also what else is missing below the highest byte that was received.
 */
function isRecovery(flows: FlowTable, to: number, sequence: number): boolean {
  const { tcp } = flows
  if (tcp.duplicateAcks[to] < FAST_DUPLICATES) return false
  if (tcp.now[0] - tcp.askedAt[to] >= FAST_MS) return false
  if (sequence === flows.tcpAcknowledged[to]) return true
  return (tcp.bits[to] & END.hasSacked) !== 0 && !atOrAfter(sequence, tcp.sackEdge[to])
}

/** As long as the handshake took, since no timer is shorter and nobody asked for it yet. */
function reorderMs(tcp: TcpColumns, from: number): number {
  const handshake = tcp.rttOfSyn[from] + tcp.rttOfSyn[from ^ 1]
  return handshake > 0 ? handshake : REORDER_MS
}

/** RFC 6298 §2.3, but for the variation, which the wire does not tell well enough: never sooner than a round trip. */
function timeoutMs(tcp: TcpColumns, from: number): number {
  const smoothed = tcp.rttSmoothed[from]
  return smoothed > LEAST_TIMEOUT_MS ? smoothed : LEAST_TIMEOUT_MS
}
