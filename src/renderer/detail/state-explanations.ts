import type { StateName } from '#core/flow/states'

/** What each state means, in plain words, with its section of RFC 9293 where it is one of TCP's. */
export const STATE_EXPLANATIONS: Record<StateName, string> = {
  none: 'This transport has no states.',
  unknown: 'Nothing was seen of this end that tells its state.',
  LISTEN: 'Waits for a connection from anyone (RFC 9293 §3.3.2).',
  'SYN-SENT': 'Has asked for a connection and waits for the answer (§3.3.2).',
  'SYN-RECEIVED': 'Has answered a request and waits for its confirmation (§3.3.2).',
  ESTABLISHED: 'The handshake is complete: both directions are open (§3.3.2).',
  'FIN-WAIT-1': 'Has said that it sends no more, and waits for that to be acknowledged (§3.6).',
  'FIN-WAIT-2': 'Its half is closed and acknowledged; the peer may still send (§3.6).',
  'CLOSE-WAIT': 'The peer has ended; this end has yet to close: often a program that forgot to (§3.6).',
  CLOSING: 'Both ends said FIN at once, and the acknowledgment is on its way (§3.6).',
  'LAST-ACK': 'Has sent its FIN after the peer’s, and waits for the last acknowledgment (§3.6).',
  'TIME-WAIT':
    'Closed first, and keeps the four-tuple for a while so that late segments meet no new connection (§3.4.2).',
  CLOSED: 'No connection (§3.3.2).',
  'COOKIE-WAIT': 'Has asked for an association (INIT) and waits for the cookie (RFC 9260 §5.1).',
  'COOKIE-ECHOED': 'Has sent the cookie back and waits for its confirmation (RFC 9260 §5.1).',
  'SHUTDOWN-SENT': 'Sends no more data, has said so, and waits for the peer to end as well (RFC 9260 §9.2).',
  'SHUTDOWN-RECEIVED': 'The peer ends the association; what is left to send still goes out (RFC 9260 §9.2).',
  'SHUTDOWN-ACK-SENT': 'Has confirmed the end and waits for the last word (RFC 9260 §9.2).',
  BOUND: 'A datagram socket that is bound to its address and port.',
}
