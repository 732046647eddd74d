import type { FlowTable } from '../flow/flow-table'
import { STATE } from '../flow/states'
import type { Side } from '../own/own-ends'
import { TCP_MARK, TCP_MARK_NAMES } from './marks'
import { beginTiming, takeSample } from './round-trip'
import { takeSack, type SackSegment } from './sack'
import { TCP } from './segment-flags'
import { markSentAgain } from './sent-again'
import { atOrAfter, plus } from './sequence'
import { END, type TcpColumns } from './tcp-columns'
import { SEEN, type Segment } from './tracker'
import { markWindow, takeSynOptions, type WindowSegment } from './window'

/*
 * What stands out about a segment among those before it, seen from the wire. The marks are those of Wireshark's
 * documented TCP analysis; where that and the RFCs differ, the RFC decides, and the rule says so.
 *
 * A segment is looked at before the tracker takes it, so that `tcpNext` and `tcpAcknowledged` are still what they were.
 * A reset is no part of the sequence of bytes (RFC 9293 §3.5.3) and has no marks.
 */

/** One segment, as decoded. */
export interface AnalyzedSegment extends Segment, WindowSegment, SackSegment {}

/** Bits of what an end sent last. */
const ASKED = END.sentKeepAlive | END.sentProbe

/**
 * Takes one segment of a live flow; `sender` is the end it came from, the time is in `flows.tcp.now`.
 *
 * @returns bits of TCP_MARK
 */
export function analyzeSegment(
  flows: FlowTable,
  slot: number,
  sender: Side,
  segment: AnalyzedSegment,
): number {
  const { tcp } = flows
  const from = 2 * slot + sender
  const to = 2 * slot + 1 - sender
  const flags = segment.tcpFlags
  if (flags & TCP.rst) {
    noteQuestion(tcp, from, 0)
    return 0
  }
  const isSyn = (flags & TCP.syn) !== 0
  const length = segment.payloadLength + (isSyn ? 1 : 0) + (flags & TCP.fin ? 1 : 0)
  const { sequence } = segment
  const isKnown = (flows.tcpSeen[from] & SEEN.any) !== 0
  // A SYN with another number begins another sequence (RFC 9293 §3.4.1), which says nothing of the one before.
  const isContinued = isKnown && (!isSyn || repeatsSyn(tcp, from, sequence))
  const ahead = isContinued ? (sequence - flows.tcpNext[from]) | 0 : 0
  let marks = 0
  if (isSyn) marks |= takeSyn(flows, from, segment)
  else if ((flags & TCP.fin) === 0) marks |= markWindow(flows, from, to, segment)
  if (flags & TCP.ack) {
    if (segment.sackAt !== 0) takeSack(tcp, from, segment)
    const isFirst = (flows.tcpSeen[from] & SEEN.ack) === 0
    if (isFirst || ((segment.acknowledgment - flows.tcpAcknowledged[from]) | 0) > 0)
      marks |= takeAcknowledgment(flows, from, to, segment.acknowledgment)
  }
  if (ahead > 0) {
    // RFC 9293 §3.4: numbers are used in their order, so what lies between was sent, and not seen.
    marks |= TCP_MARK.lostSegment
    addUnseen(flows, from, to, sequence)
  } else if (ahead < 0 && length > 0 && (marks & (TCP_MARK.keepAlive | TCP_MARK.zeroWindowProbe)) === 0) {
    marks |= markSentAgain(flows, from, to, sequence, length, segment.payloadLength > 0)
  }
  const isNew = length > 0 && (!isContinued || ahead + length > 0)
  if (isNew && (marks & TCP_MARK.zeroWindowProbe) === 0)
    sendNew(flows, from, to, plus(sequence, length), isSyn)
  tcp.window[from] = segment.window
  if (marks !== 0 || tcp.bits[from] & ASKED) noteQuestion(tcp, from, marks)
  if (marks !== 0) count(tcp, from, marks)
  return marks
}

/**
 * Options count in a SYN alone (RFC 9293 §3.2), and a SYN into an open connection changes none of it (§3.10.7.4). A
 * port is reused where the ingest said so of this new flow.
 */
function takeSyn(flows: FlowTable, from: number, segment: AnalyzedSegment): number {
  const state = flows.state[from]
  if (state < STATE.established || state > STATE.lastAck) takeSynOptions(flows.tcp, from, segment)
  const opens = (flows.tcp.bits[from] & END.reusesPort) !== 0 && (flows.tcpSeen[from] & SEEN.any) === 0
  return opens ? TCP_MARK.portReuse : 0
}

/** Whether an end's SYN is the one that it sent before. */
function repeatsSyn(tcp: TcpColumns, from: number, sequence: number): boolean {
  return (tcp.bits[from] & END.synSeen) !== 0 && tcp.initialSequence[from] === sequence
}

/** What an end skipped is unseen, but for what the other end acknowledged meanwhile: that was told of already. */
function addUnseen(flows: FlowTable, from: number, to: number, sequence: number): void {
  const next = flows.tcpNext[from]
  const acknowledged = flows.tcpAcknowledged[to]
  const isPast = (flows.tcpSeen[to] & SEEN.ack) !== 0 && ((acknowledged - next) | 0) > 0
  const start = isPast ? acknowledged : next
  if (((sequence - start) | 0) > 0) flows.tcp.unseen.add(from, start, sequence)
}

/** What an acknowledgment of more than before says of the other end's bytes. */
function takeAcknowledgment(flows: FlowTable, from: number, to: number, acknowledgment: number): number {
  const { tcp } = flows
  tcp.duplicateAcks[from] = 0
  if (tcp.bits[from] & END.hasSacked && atOrAfter(acknowledgment, tcp.sackEdge[from])) {
    tcp.bits[from] &= ~END.hasSacked
  }
  // RFC 6298 §5.3: the timer begins anew.
  tcp.timerAt[to] = tcp.now[0]
  if (tcp.bits[to] & END.timing) takeSample(tcp, to, acknowledgment)
  if ((flows.tcpSeen[to] & SEEN.any) === 0) return 0
  // RFC 9293 §3.4: only what was sent can be acknowledged, so that what was not seen was sent all the same.
  const isBeyond = ((acknowledgment - flows.tcpNext[to]) | 0) > 0
  const isOfUnseen = !tcp.unseen.isEmpty(to) && tcp.unseen.acknowledge(to, acknowledgment)
  return isBeyond || isOfUnseen ? TCP_MARK.ackedUnseen : 0
}

/** Bytes that go further than any before: their time, their timer (RFC 6298 §5.1) and how much is in flight. */
function sendNew(flows: FlowTable, from: number, to: number, segmentEnd: number, isSyn: boolean): void {
  const { tcp } = flows
  const isFirst = isSyn || (flows.tcpSeen[from] & SEEN.any) === 0
  const hasAcknowledged = (flows.tcpSeen[to] & SEEN.ack) !== 0
  const acknowledged = flows.tcpAcknowledged[to]
  if (isFirst || (hasAcknowledged && acknowledged === flows.tcpNext[from])) tcp.timerAt[from] = tcp.now[0]
  tcp.advancedAt[from] = tcp.now[0]
  if (tcp.bits[from] & END.probed) tcp.bits[from] &= ~END.probed
  if ((tcp.bits[from] & END.timing) === 0) beginTiming(tcp, from, segmentEnd, isSyn)
  const inFlight = hasAcknowledged ? (segmentEnd - acknowledged) | 0 : 0
  if (inFlight > tcp.maxInFlight[from]) tcp.maxInFlight[from] = inFlight
}

/** What the answer to this segment is judged by. */
function noteQuestion(tcp: TcpColumns, from: number, marks: number): void {
  let bits = tcp.bits[from] & ~ASKED
  if (marks & TCP_MARK.keepAlive) bits |= END.sentKeepAlive
  if (marks & TCP_MARK.zeroWindowProbe) bits |= END.sentProbe | END.probed
  tcp.bits[from] = bits
}

function count(tcp: TcpColumns, from: number, marks: number): void {
  const at = from * TCP_MARK_NAMES.length
  for (let bit = 0; bit < TCP_MARK_NAMES.length; bit++) if (marks & (1 << bit)) tcp.counts[at + bit]++
}
