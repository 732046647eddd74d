import { STATE, type StateCode } from '../flow/states'

/*
 * RFC 9260 §4, figure 3, as the wire shows it: what an end sends moves it, and what then reaches it. `unknown` is an end
 * whose beginning was not seen. SHUTDOWN-PENDING, in which data is yet to be acknowledged, sends nothing of its own and
 * so is seen as ESTABLISHED.
 */

/** What happens to one end. */
export const EVENT = {
  sendInit: 0,
  sendInitAck: 1,
  sendCookieEcho: 2,
  sendCookieAck: 3,
  getCookieAck: 4,
  /** DATA, SACK, HEARTBEAT: only an open association has them. */
  exchange: 5,
  sendShutdown: 6,
  getShutdown: 7,
  sendShutdownAck: 8,
  sendShutdownComplete: 9,
  getShutdownComplete: 10,
  sendAbort: 11,
  getAbort: 12,
} as const

type EventName = keyof typeof EVENT
type Name = keyof typeof STATE

/** A line is an arrow of the figure: from any of these states, by this event, to that state. */
const ARROWS: readonly (readonly [Name[], EventName, Name])[] = [
  // §5.1: the handshake. Who answers INIT keeps nothing of it: its state is in the cookie.
  [['unknown', 'closed'], 'sendInit', 'cookieWait'],
  [['unknown'], 'sendInitAck', 'closed'],
  [['unknown', 'cookieWait'], 'sendCookieEcho', 'cookieEchoed'],
  [['unknown', 'closed', 'cookieWait', 'cookieEchoed'], 'sendCookieAck', 'established'],
  [['unknown', 'cookieEchoed'], 'getCookieAck', 'established'],

  // The beginning was missed. The first DATA may travel with COOKIE ECHO, which opens nothing by itself.
  [['unknown'], 'exchange', 'established'],

  // §9.2: the shutdown, by the end that begins it.
  [['unknown', 'established'], 'sendShutdown', 'shutdownSent'],
  [['unknown', 'shutdownSent', 'shutdownAckSent'], 'sendShutdownComplete', 'closed'],

  // And by the other end.
  [['unknown', 'established'], 'getShutdown', 'shutdownReceived'],
  [['unknown', 'established', 'shutdownReceived'], 'sendShutdownAck', 'shutdownAckSent'],
  [['unknown', 'shutdownAckSent'], 'getShutdownComplete', 'closed'],

  // Both began it: each answers the other's SHUTDOWN.
  [['shutdownSent'], 'sendShutdownAck', 'shutdownAckSent'],
]

const STATES = Object.keys(STATE).length
const EVENTS = Object.keys(EVENT).length

/** The state after an event, at `event * STATES + state`. */
const AFTER = new Uint8Array(EVENTS * STATES)
for (let i = 0; i < AFTER.length; i++) AFTER[i] = i % STATES
for (const [from, event, to] of ARROWS)
  for (const state of from) AFTER[EVENT[event] * STATES + STATE[state]] = STATE[to]
// §9.1: ABORT ends every state.
AFTER.fill(STATE.closed, EVENT.sendAbort * STATES, (EVENT.getAbort + 1) * STATES)

/** The state of an end after an event; where the figure has no arrow, the state it was in. */
export function stateAfter(state: StateCode, event: number): StateCode {
  return AFTER[event * STATES + state]
}
