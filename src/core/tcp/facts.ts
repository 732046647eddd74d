import type { FlowTable } from '../flow/flow-table'
import { stateName, type StateName } from '../flow/states'
import type { Side } from '../own/own-ends'
import { FLOW } from '../rows/flow-row'
import { TCP_MARK_NAMES, type TcpMarkName } from './marks'
import { END } from './tcp-columns'
import { resetBy } from './tracker'

/** How many segments had each mark. */
export type TcpMarkCounts = Record<TcpMarkName, number>

/** What the wire told of one end. Times are milliseconds; null is what was not seen. */
export interface TcpEndFacts {
  state: StateName
  /** The sequence number of its SYN. */
  initialSequence: number | null
  /** What its SYN offered; null where it had no such option, or was not seen. */
  maximumSegment: number | null
  windowScale: number | null
  sackPermitted: boolean | null
  timestamps: boolean | null
  /** Receive window that it announced last, in bytes: scaled where the handshake was seen, else as in the header. */
  window: number
  /** From what it sent to the acknowledgment: the way to the other end and back, from where the capture was made. */
  rttMs: { last: number; min: number; smoothed: number } | null
  bytesRetransmitted: number
  /** Most bytes that it had sent and that were not acknowledged. */
  maxBytesInFlight: number
  /** Segments that it reported as received twice (RFC 2883). */
  duplicatesReported: number
  marks: TcpMarkCounts
}

/** What the analysis found about one connection; counts are over both ends. */
export interface TcpFacts {
  orig: TcpEndFacts
  resp: TcpEndFacts
  /** The SYN was not among the captured segments: what came before is not known. */
  beginningUnseen: boolean
  /** From SYN to SYN,ACK, from that to ACK, and both; null where unseen, or where one was sent again (RFC 6298 §3). */
  synToSynAckMs: number | null
  synAckToAckMs: number | null
  handshakeMs: number | null
  /** Both ends offered it, so that it is in use; null where a SYN was not seen. */
  agreed: { windowScale: boolean; sack: boolean; timestamps: boolean } | null
  /** Who sent the reset that ended it. */
  resetBy: 'orig' | 'resp' | null
  retransmissions: number
  outOfOrder: number
  duplicateAcks: number
  lostSegments: number
  zeroWindows: number
  keepAlives: number
}

/** Reads what is known of a live flow of TCP. */
export function tcpFactsOf(flows: FlowTable, flow: number): TcpFacts {
  const { tcp } = flows
  const slot = flows.slot(flow)
  const orig = endFacts(flows, 2 * slot)
  const resp = endFacts(flows, 2 * slot + 1)
  const both = (name: TcpMarkName) => orig.marks[name] + resp.marks[name]
  const synToSynAckMs = numberOrNull(tcp.rttOfSyn[2 * slot])
  const synAckToAckMs = numberOrNull(tcp.rttOfSyn[2 * slot + 1])
  return {
    orig,
    resp,
    beginningUnseen: (flows.flags[slot] & FLOW.beginningUnseen) !== 0,
    synToSynAckMs,
    synAckToAckMs,
    handshakeMs: synToSynAckMs === null || synAckToAckMs === null ? null : synToSynAckMs + synAckToAckMs,
    agreed: agreed(orig, resp),
    resetBy: sideName(resetBy(flows, slot)),
    retransmissions: both('retransmission'),
    outOfOrder: both('outOfOrder'),
    duplicateAcks: both('duplicateAck'),
    lostSegments: both('lostSegment'),
    zeroWindows: both('zeroWindow'),
    keepAlives: both('keepAlive'),
  }
}

function endFacts(flows: FlowTable, end: number): TcpEndFacts {
  const { tcp } = flows
  const bits = tcp.bits[end]
  const hasSyn = (bits & END.synSeen) !== 0
  const smoothed = tcp.rttSmoothed[end]
  return {
    state: stateName(flows.state[end]),
    initialSequence: hasSyn ? tcp.initialSequence[end] : null,
    maximumSegment: hasSyn && tcp.maximumSegment[end] > 0 ? tcp.maximumSegment[end] : null,
    windowScale: hasSyn && tcp.windowScale[end] >= 0 ? tcp.windowScale[end] : null,
    sackPermitted: hasSyn ? (bits & END.sackPermitted) !== 0 : null,
    timestamps: hasSyn ? (bits & END.timestamps) !== 0 : null,
    window: tcp.window[end] << Math.max(0, tcp.windowShift[end]),
    rttMs: Number.isNaN(smoothed) ? null : { last: tcp.rttLast[end], min: tcp.rttMin[end], smoothed },
    bytesRetransmitted: tcp.bytesRetransmitted[end],
    maxBytesInFlight: tcp.maxInFlight[end],
    duplicatesReported: tcp.duplicatesReported[end],
    marks: markCounts(flows, end),
  }
}

function markCounts({ tcp }: FlowTable, end: number): TcpMarkCounts {
  const at = end * TCP_MARK_NAMES.length
  const counts: Partial<TcpMarkCounts> = {}
  for (let bit = 0; bit < TCP_MARK_NAMES.length; bit++) counts[TCP_MARK_NAMES[bit]] = tcp.counts[at + bit]
  return counts as TcpMarkCounts
}

function agreed(orig: TcpEndFacts, resp: TcpEndFacts): TcpFacts['agreed'] {
  if (orig.initialSequence === null || resp.initialSequence === null) return null
  return {
    windowScale: orig.windowScale !== null && resp.windowScale !== null,
    sack: orig.sackPermitted === true && resp.sackPermitted === true,
    timestamps: orig.timestamps === true && resp.timestamps === true,
  }
}

function sideName(side: Side | -1): TcpFacts['resetBy'] {
  if (side < 0) return null
  return side === 0 ? 'orig' : 'resp'
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
