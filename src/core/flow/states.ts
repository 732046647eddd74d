/**
 * The state of one end of a flow. TCP states are spelled as RFC 9293 §3.3.2 spells them; the code is what
 * columns and packed rows carry.
 *
 * - `none`: the transport has no states (UDP, ICMP).
 * - `unknown`: TCP, but the beginning was not seen and nothing since has told.
 * - `BOUND`: one of our own datagram sockets, bound and without a peer.
 * - `COOKIE-WAIT` and those after it: an association of SCTP, as RFC 9260 §4 spells them.
 */
export const STATES = [
  'none',
  'unknown',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
  'CLOSED',
  'BOUND',
  'COOKIE-WAIT',
  'COOKIE-ECHOED',
  'SHUTDOWN-SENT',
  'SHUTDOWN-RECEIVED',
  'SHUTDOWN-ACK-SENT',
] as const

/** Name of a state, as shown to people and written to JSON. */
export type StateName = (typeof STATES)[number]

/** Code of a state: its place in {@link STATES}. */
export type StateCode = number

/** State codes by a name that code can use. */
export const STATE = {
  none: 0,
  unknown: 1,
  listen: 2,
  synSent: 3,
  synReceived: 4,
  established: 5,
  finWait1: 6,
  finWait2: 7,
  closeWait: 8,
  closing: 9,
  lastAck: 10,
  timeWait: 11,
  closed: 12,
  bound: 13,
  cookieWait: 14,
  cookieEchoed: 15,
  shutdownSent: 16,
  shutdownReceived: 17,
  shutdownAckSent: 18,
} as const

/** Name of a state code; a code out of range is `unknown`, since rows may come from a newer engine. */
export function stateName(code: StateCode): StateName {
  return STATES[code] ?? 'unknown'
}
