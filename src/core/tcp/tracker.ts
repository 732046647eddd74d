import type { FlowTable } from '../flow/flow-table'
import { STATE, type StateCode } from '../flow/states'
import type { Side } from '../own/own-ends'
import { FLOW } from '../rows/flow-row'
import { TCP } from './segment-flags'
import { atOrAfter, plus } from './sequence'
import { END } from './tcp-columns'

/*
 * The state of both ends of a TCP connection as the wire tells it, RFC 9293 §3.3.2 (figure 5) and §3.10.
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
  else if (flows.state[from] <= STATE.synSent) flows.state[from] = STATE.established
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
  return tcp.now[0] - flows.lastSeen[slot] >= HALF_OPEN_MS
}

/** Ends TIME-WAIT where its time has passed; nothing on the wire tells that. */
export function expireTimeWait(flows: FlowTable, nowMs: number): void {
  for (let flow = flows.first; flow < flows.next; flow++) {
    const slot = flows.slot(flow)
    for (let end = 2 * slot; end <= 2 * slot + 1; end++) {
      if (flows.state[end] !== STATE.timeWait || nowMs - flows.lastSeen[slot] < TIME_WAIT_MS) continue
      flows.state[end] = STATE.closed
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

/** §3.5: SYN opens; SYN,ACK answers it; two SYNs that cross are a simultaneous open (figure 7). */
function sendSyn(flows: FlowTable, from: number, to: number, answers: boolean): void {
  const state = flows.state[from]
  if (answers) {
    if (state <= STATE.synSent || isOver(state)) flows.state[from] = STATE.synReceived
    if (flows.state[to] === STATE.synSent) flows.state[to] = STATE.established
    return
  }
  if (isOver(state)) {
    // One more try after a refusal, which is no longer how the connection ended.
    flows.tcpSeen[from] = SEEN.any
    flows.tcpSeen[to] = 0
  }
  if (state < STATE.synSent || isOver(state)) flows.state[from] = STATE.synSent
  if (flows.state[to] === STATE.synSent && flows.state[from] === STATE.synSent) {
    flows.state[from] = STATE.synReceived
    flows.state[to] = STATE.synReceived
  }
}

/** What an acknowledgment does to the end that gets it: §3.10.7.4, "fifth, check the ACK field". */
function takeAcknowledgment(flows: FlowTable, from: number, to: number): void {
  switch (flows.state[to]) {
    case STATE.synReceived:
      if (flows.tcpAcknowledged[from] === flows.tcpNext[to] || hasSentMoreThanSyn(flows, from, to)) {
        flows.state[to] = STATE.established
      }
      return
    case STATE.finWait1:
      if (finIsAcknowledged(flows, to, from)) flows.state[to] = STATE.finWait2
      return
    case STATE.closing:
      if (finIsAcknowledged(flows, to, from)) flows.state[to] = STATE.timeWait
      return
    case STATE.lastAck:
      if (finIsAcknowledged(flows, to, from)) flows.state[to] = STATE.closed
      return
    case STATE.unknown:
      // Somebody acknowledges what it sends: the connection stands, though its beginning was not seen.
      flows.state[to] = STATE.established
  }
}

/** In SYN-RECEIVED with data already on its way: the acknowledgment may be of the SYN alone. */
function hasSentMoreThanSyn(flows: FlowTable, from: number, to: number): boolean {
  return flows.state[from] >= STATE.established && atOrAfter(flows.tcpNext[to], flows.tcpAcknowledged[from])
}

/** §3.6: FIN closes one direction. */
function sendFin(flows: FlowTable, from: number, to: number, end: number, leavesGap: boolean): void {
  if (!(flows.tcpSeen[from] & SEEN.fin)) {
    flows.tcpSeen[from] |= SEEN.fin
    flows.tcpFinEnd[from] = end
    const afterPeers = (flows.tcpSeen[to] & SEEN.finDelivered) !== 0
    if (!isOver(flows.state[from])) flows.state[from] = afterPeers ? STATE.lastAck : STATE.finWait1
  }
  if (!leavesGap) deliverFin(flows, from, to)
}

/** What the FIN of `from` does to `to`: §3.10.7.4, "eighth, check the FIN bit". Once. */
function deliverFin(flows: FlowTable, from: number, to: number): void {
  if (flows.tcpSeen[from] & SEEN.finDelivered) return
  flows.tcpSeen[from] |= SEEN.finDelivered
  switch (flows.state[to]) {
    case STATE.finWait1:
      flows.state[to] = finIsAcknowledged(flows, to, from) ? STATE.timeWait : STATE.closing
      return
    case STATE.finWait2:
      flows.state[to] = STATE.timeWait
      return
    case STATE.unknown:
    case STATE.synSent:
    case STATE.synReceived:
    case STATE.established:
      flows.state[to] = STATE.closeWait
  }
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
  flows.state[from] = STATE.closed
  flows.state[to] = STATE.closed
}
