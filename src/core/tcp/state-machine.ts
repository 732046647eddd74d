import { STATE, type StateCode } from '../flow/states'

/*
 * RFC 9293 §3.3.2, figure 5, as the wire shows it: what an end sends moves it, and what then reaches it. Calls of the
 * program (OPEN, CLOSE) are seen by what they send. `unknown` is the state before the capture of an end whose beginning
 * was missed; it stands for any, until something tells.
 */

/** What happens to one end. */
export const EVENT = {
  sendSyn: 0,
  sendSynAck: 1,
  /** Neither SYN nor RST: whoever sends it takes the connection for open. */
  sendOther: 2,
  getSyn: 3,
  getSynAck: 4,
  getAckOfSyn: 5,
  /** An ACK of what it has sent, whatever that was. */
  getAck: 6,
  sendFin: 7,
  /** Sends FIN that does not acknowledge the other end's, which has passed it on the way. */
  sendFinAcrossFin: 8,
  getAckOfFin: 9,
  getFin: 10,
  /** The FIN comes to an end whose own was acknowledged. */
  getFinAfterAckOfFin: 11,
  sendReset: 12,
  getReset: 13,
  twoSegmentLifetimes: 14,
} as const

type EventName = keyof typeof EVENT
type Name = keyof typeof STATE

/** A line is an arrow of the figure: from any of these states, by this event, to that state. */
const ARROWS: readonly (readonly [Name[], EventName, Name])[] = [
  // §3.5, figure 6: a three-way handshake. A port is opened again after CLOSED and TIME-WAIT (§3.6.1).
  [['unknown', 'listen', 'closed', 'timeWait'], 'sendSyn', 'synSent'],
  [['unknown', 'listen', 'closed', 'timeWait'], 'sendSynAck', 'synReceived'],
  [['synSent'], 'getSynAck', 'established'],
  [['synReceived'], 'getAckOfSyn', 'established'],

  // §3.5, figure 7: a simultaneous open.
  [['synSent'], 'getSyn', 'synReceived'],
  [['synSent'], 'sendSynAck', 'synReceived'],

  // The beginning was missed, or a part of it: data and acknowledgments are of an open connection (§3.10.7.4).
  [['unknown', 'listen', 'synSent'], 'sendOther', 'established'],
  [['unknown'], 'getAck', 'established'],

  // §3.6, figure 12: a close, by the end that closes first.
  [['unknown', 'listen', 'synSent', 'synReceived', 'established'], 'sendFin', 'finWait1'],
  [['finWait1'], 'getAckOfFin', 'finWait2'],
  [['finWait2'], 'getFin', 'timeWait'],
  [['finWait2'], 'getFinAfterAckOfFin', 'timeWait'],
  [['finWait1'], 'getFinAfterAckOfFin', 'timeWait'],
  [['timeWait'], 'twoSegmentLifetimes', 'closed'],

  // And by the other end, which may send for as long as it likes before: a half-close.
  [['unknown', 'synSent', 'synReceived', 'established'], 'getFin', 'closeWait'],
  [['unknown', 'synSent', 'synReceived', 'established'], 'getFinAfterAckOfFin', 'closeWait'],
  [['closeWait'], 'sendFin', 'lastAck'],
  [['lastAck'], 'getAckOfFin', 'closed'],

  // §3.6, figure 13: a simultaneous close. Who sends FIN without having read the other's was in FIN-WAIT-1 before.
  [['finWait1'], 'getFin', 'closing'],
  [['closeWait'], 'sendFinAcrossFin', 'closing'],
  [['unknown', 'listen', 'synSent', 'synReceived', 'established'], 'sendFinAcrossFin', 'finWait1'],
  [['closing'], 'getAckOfFin', 'timeWait'],
]

const STATES = Object.keys(STATE).length
const EVENTS = Object.keys(EVENT).length

/** The state after an event, at `event * STATES + state`. */
const AFTER = new Uint8Array(EVENTS * STATES)
for (let i = 0; i < AFTER.length; i++) AFTER[i] = i % STATES
for (const [from, event, to] of ARROWS)
  for (const state of from) AFTER[EVENT[event] * STATES + STATE[state]] = STATE[to]
// §3.5.3: a reset ends every state.
AFTER.fill(STATE.closed, EVENT.sendReset * STATES, (EVENT.getReset + 1) * STATES)

/** The state of an end after an event; where the figure has no arrow, the state it was in. */
export function stateAfter(state: StateCode, event: number): StateCode {
  return AFTER[event * STATES + state]
}
