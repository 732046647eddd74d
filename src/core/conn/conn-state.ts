import { PROTOCOL } from '../net/transport'
import { END, MARK, type ConnColumns } from './conn-columns'
import { historyText } from './history'

/** How a connection went, as conn logs have it. */
export type ConnState =
  /** An attempt without an answer. */
  | 'S0'
  /** Established, and not ended. */
  | 'S1'
  /** Ended by a FIN from both. */
  | 'SF'
  /** The attempt was refused. */
  | 'REJ'
  /** Established; only the originator sent FIN, or only the responder. */
  | 'S2'
  | 'S3'
  /** Established; the originator reset it, or the responder. */
  | 'RSTO'
  | 'RSTR'
  /** The originator sent SYN and then a reset; no answer was seen. */
  | 'RSTOS0'
  /** The responder sent SYN,ACK and then a reset; nothing of the originator was seen. */
  | 'RSTRH'
  /** The originator sent SYN and then FIN, and no answer was seen; or the responder, and no SYN was. */
  | 'SH'
  | 'SHR'
  /** Anything else, as what was seen from its middle only. */
  | 'OTH'

/** A SYN and then a reset, with nothing between that answers or goes on. */
const ATTEMPT_RESET = /^\^?S[^HAFGIQ]*R/

export function connState(conns: ConnColumns, slot: number): ConnState {
  const originator = conns.state[2 * slot]
  const responder = conns.state[2 * slot + 1]
  if (conns.protocol[slot] === PROTOCOL.tcp) return tcpState(conns, slot, originator, responder)
  if (conns.protocol[slot] !== PROTOCOL.udp) return 'OTH'
  if (originator === END.active) return responder === END.active ? 'SF' : 'S0'
  return responder === END.active ? 'SHR' : 'OTH'
}

function tcpState(conns: ConnColumns, slot: number, originator: number, responder: number): ConnState {
  if (responder === END.reset) {
    const wasOpening = originator === END.synSent || originator === END.synAckSent
    const isEmpty = sentBytes(conns, slot, 0) === 0 && sentBytes(conns, slot, 1) === 0
    if (wasOpening || (originator === END.reset && isEmpty)) return 'REJ'
    return isUnseen(originator) ? 'RSTRH' : 'RSTR'
  }
  if (originator === END.reset) {
    if (!isUnseen(responder)) return 'RSTO'
    return ATTEMPT_RESET.test(historyText(conns, slot)) ? 'RSTOS0' : 'OTH'
  }
  if (originator === END.closed && responder === END.closed) return 'SF'
  if (originator === END.closed) return isUnseen(responder) ? 'SH' : 'S2'
  if (responder === END.closed) return isUnseen(originator) ? 'SHR' : 'S3'
  if (originator === END.synSent && responder === END.inactive) return 'S0'
  return originator === END.established && responder === END.established ? 'S1' : 'OTH'
}

function isUnseen(state: number): boolean {
  return state === END.inactive || state === END.partial
}

/**
 * Payload bytes that an end sent: of TCP by the sequence numbers it sent and that were acknowledged, so with those
 * that were not captured.
 */
export function sentBytes(conns: ConnColumns, slot: number, side: 0 | 1): number {
  const end = 2 * slot + side
  if (conns.protocol[slot] !== PROTOCOL.tcp) return conns.payloadBytes[end]
  const wasAttempt = conns.stateBefore[end] === END.synSent && conns.state[end] === END.reset
  // A reset of what the originator had forgotten: the acknowledgment was of the connection before.
  if (wasAttempt && conns.state[2 * slot + 1 - side] === END.inactive && conns.acknowledged[end] > 1) return 0
  const numbers = Math.max(conns.last[end], conns.acknowledged[end])
  return Math.max(0, numbers - 1 - (conns.marks[end] & MARK.fin ? 1 : 0))
}
