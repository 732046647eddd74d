import type { FlowTable } from '../flow/flow-table'
import { STATE, type StateCode } from '../flow/states'
import type { Side } from '../own/own-ends'
import { FLOW } from '../rows/flow-row'
import { TCP } from './segment-flags'
import { atOrAfter, plus } from './sequence'
import { EVENT, stateAfter } from './state-machine'
import { END } from './tcp-columns'

/*
 * What the segments of a TCP connection do to both of its ends, RFC 9293 §3.10; the states are in tcp/state-machine.ts.
 *
 * A segment moves its sender by what it sends, and its receiver by what it then gets: a segment that was
 * captured is taken as delivered, which on the machine of either end it nearly always is. Where one was lost
 * after all, its sender sends it again and nothing moves twice. A FIN behind a gap counts as delivered only
 * when it is acknowledged, since its receiver can't have read it before.
 */

/** One segment, as decoded. */
export interface Segment {
  tcpFlags: number
  sequence: number
  acknowledgment: number
  payloadLength: number
}

/** Bits of a flow's `tcpSeen`, by end. */
export const SEEN = {
  /** Sent anything, so that its `tcpNext` counts. */
  any: 1,
  /** Sent an acknowledgment, so that its `tcpAcknowledged` counts. */
  ack: 2,
  /** Sent FIN; `tcpFinEnd` is the number after it. */
  fin: 4,
  /** Its FIN was delivered. */
  finDelivered: 8,
  /** Sent a reset that ended the connection. */
  reset: 16,
} as const

/** Largest receive window there is: 65,535 with a scale of 14 (RFC 7323 §2.3). A reset beyond it is not one. */
const LARGEST_WINDOW = 65_535 * 2 ** 14

/** How long TIME-WAIT lasts: Linux's fixed 60 s. RFC 9293 §3.4.2 has 4 minutes; macOS and Windows 30 s to 4 minutes. */
const TIME_WAIT_MS = 60_000

/** How long a connection must be silent before a SYN is believed: as long as a SYN waits for its answer (RFC 6298 §2.1). */
const HALF_OPEN_MS = 1000

/** Follows one segment of a live flow; `sender` is the end it came from. */
export function trackSegment(flows: FlowTable, slot: number, sender: Side, segment: Segment): void {
  const from = 2 * slot + sender
  const to = 2 * slot + 1 - sender
  const { tcpFlags: flags, sequence } = segment
  if (flows.tcpSeen[from] === 0 && flows.tcpSeen[to] === 0 && (flags & (TCP.syn | TCP.ack)) !== TCP.syn) {
    flows.flags[slot] |= FLOW.beginningUnseen
  }
  if (flags & TCP.rst) {
    takeReset(flows, from, to, segment)
    return
  }
  const length = segment.payloadLength + (flags & TCP.syn ? 1 : 0) + (flags & TCP.fin ? 1 : 0)
  const end = plus(sequence, length)
  const leavesGap = (flows.tcpSeen[from] & SEEN.any) !== 0 && !atOrAfter(flows.tcpNext[from], sequence)
  if (!(flows.tcpSeen[from] & SEEN.any) || atOrAfter(end, flows.tcpNext[from])) flows.tcpNext[from] = end
  flows.tcpSeen[from] |= SEEN.any

  if (flags & TCP.ack) {
    if (!(flows.tcpSeen[from] & SEEN.ack) || atOrAfter(segment.acknowledgment, flows.tcpAcknowledged[from])) {
      flows.tcpAcknowledged[from] = segment.acknowledgment
    }
    flows.tcpSeen[from] |= SEEN.ack
    if (finIsAcknowledged(flows, to, from)) deliverFin(flows, to, from)
  }
  if (flags & TCP.syn) sendSyn(flows, from, to, (flags & TCP.ack) !== 0)
  else if (flows.state[from] <= STATE.synSent) move(flows, from, EVENT.sendOther)
  if (flags & TCP.ack) takeAcknowledgment(flows, from, to)
  if (flags & TCP.fin) sendFin(flows, from, to, end, leavesGap)
}

/**
 * Whether a segment begins another connection between the same endpoints, rather than going on with the one in
 * the table: a SYN of an end that is done with it (RFC 9293 §3.6.1 lets TIME-WAIT be cut short), or a SYN with
 * another initial sequence number while the first one was never answered, or after a silence: whoever sends one has
 * forgotten the connection that the other end may still keep (half-open, §3.5.1). Without the silence it may be
 * anyone's guess at the ports, which RFC 5961 §4 has the other end doubt.
 */
export function beginsNewConnection(flows: FlowTable, slot: number, sender: Side, segment: Segment): boolean {
  if ((segment.tcpFlags & (TCP.syn | TCP.ack | TCP.rst)) !== TCP.syn) return false
  const from = 2 * slot + sender
  const to = 2 * slot + 1 - sender
  const isAnother = flows.tcpNext[from] !== plus(segment.sequence, segment.payloadLength + 1)
  // The same initial number again, with nothing sent after it: one more try at a refused port, as Windows makes.
  if (isOver(flows.state[from])) return isAnother
  const { tcp } = flows
  // A FIN may have come with the SYN.
  const isOpening = flows.state[from] === STATE.synSent || flows.state[from] === STATE.finWait1
  if (isOpening && flows.tcpSeen[to] === 0) return isAnother
  if (tcp.bits[from] & END.synSeen && tcp.initialSequence[from] === segment.sequence) return false
  return tcp.now[0] - flows.counts.lastSeenOf(slot) >= HALF_OPEN_MS
}

/** Ends TIME-WAIT where its time has passed; nothing on the wire tells that. */
export function expireTimeWait(flows: FlowTable, nowMs: number): void {
  for (let flow = flows.first; flow < flows.next; flow++) {
    const slot = flows.slot(flow)
    for (let end = 2 * slot; end <= 2 * slot + 1; end++) {
      if (flows.state[end] !== STATE.timeWait || nowMs - flows.counts.lastSeenOf(slot) < TIME_WAIT_MS)
        continue
      move(flows, end, EVENT.twoSegmentLifetimes)
      flows.touch(flow)
    }
  }
}

/** Which end's reset ended the connection; -1 where none did. */
export function resetBy(flows: FlowTable, slot: number): Side | -1 {
  if (flows.tcpSeen[2 * slot] & SEEN.reset) return 0
  return flows.tcpSeen[2 * slot + 1] & SEEN.reset ? 1 : -1
}

function isOver(state: StateCode): boolean {
  return state === STATE.closed || state === STATE.timeWait
}

/** Moves an end along the figure. */
function move(flows: FlowTable, end: number, event: number): void {
  flows.state[end] = stateAfter(flows.state[end], event)
}

function sendSyn(flows: FlowTable, from: number, to: number, answers: boolean): void {
  if (answers) {
    move(flows, from, EVENT.sendSynAck)
    move(flows, to, EVENT.getSynAck)
    return
  }
  if (isOver(flows.state[from])) {
    // One more try after a refusal, which is no longer how the connection ended.
    flows.tcpSeen[from] = SEEN.any
    flows.tcpSeen[to] = 0
  }
  move(flows, from, EVENT.sendSyn)
  if (flows.state[to] !== STATE.synSent || flows.state[from] !== STATE.synSent) return
  // The other's SYN is on its way too, and reaches this end.
  move(flows, from, EVENT.getSyn)
  move(flows, to, EVENT.getSyn)
}

/** What an acknowledgment tells the end that gets it: §3.10.7.4, "fifth, check the ACK field". */
function takeAcknowledgment(flows: FlowTable, from: number, to: number): void {
  const state = flows.state[to]
  // Most of all segments: nothing of the handshake or the close is left to acknowledge.
  if (state === STATE.established || state === STATE.closeWait) return
  if (state === STATE.synReceived) {
    const isOfSyn = flows.tcpAcknowledged[from] === flows.tcpNext[to] || hasSentMoreThanSyn(flows, from, to)
    if (isOfSyn) move(flows, to, EVENT.getAckOfSyn)
    return
  }
  move(flows, to, finIsAcknowledged(flows, to, from) ? EVENT.getAckOfFin : EVENT.getAck)
}

/** In SYN-RECEIVED with data already on its way: the acknowledgment may be of the SYN alone. */
function hasSentMoreThanSyn(flows: FlowTable, from: number, to: number): boolean {
  return flows.state[from] >= STATE.established && atOrAfter(flows.tcpNext[to], flows.tcpAcknowledged[from])
}

/** A FIN sent again moves nothing. */
function sendFin(flows: FlowTable, from: number, to: number, end: number, leavesGap: boolean): void {
  if (!(flows.tcpSeen[from] & SEEN.fin)) {
    flows.tcpSeen[from] |= SEEN.fin
    flows.tcpFinEnd[from] = end
    move(flows, from, finIsAcknowledged(flows, to, from) ? EVENT.sendFin : EVENT.sendFinAcrossFin)
  }
  if (!leavesGap) deliverFin(flows, from, to)
}

/** The FIN of `from` reaches `to`: §3.10.7.4, "eighth, check the FIN bit". Once. */
function deliverFin(flows: FlowTable, from: number, to: number): void {
  if (flows.tcpSeen[from] & SEEN.finDelivered) return
  flows.tcpSeen[from] |= SEEN.finDelivered
  move(flows, to, finIsAcknowledged(flows, to, from) ? EVENT.getFinAfterAckOfFin : EVENT.getFin)
}

function finIsAcknowledged(flows: FlowTable, finSender: number, receiver: number): boolean {
  return (
    (flows.tcpSeen[finSender] & SEEN.fin) !== 0 &&
    (flows.tcpSeen[receiver] & SEEN.ack) !== 0 &&
    atOrAfter(flows.tcpAcknowledged[receiver], flows.tcpFinEnd[finSender])
  )
}

/**
 * §3.5.3: a reset ends both ends' connection where its receiver believes it: its sequence number is in the
 * window that the receiver last acknowledged, or it acknowledges the receiver's SYN.
 */
function takeReset(flows: FlowTable, from: number, to: number, segment: Segment): void {
  const checked = (flows.tcpSeen[to] & SEEN.ack) !== 0
  const distance = (segment.sequence - flows.tcpAcknowledged[to]) >>> 0
  if (checked && distance > LARGEST_WINDOW) return
  if (!checked && flows.state[to] === STATE.synSent && !(segment.tcpFlags & TCP.ack)) return
  const wasOver = isOver(flows.state[from]) && isOver(flows.state[to])
  if (!wasOver) flows.tcpSeen[from] |= SEEN.reset
  if (!(flows.tcpSeen[from] & SEEN.any)) flows.tcpNext[from] = segment.sequence
  flows.tcpSeen[from] |= SEEN.any
  move(flows, from, EVENT.sendReset)
  move(flows, to, EVENT.getReset)
}
