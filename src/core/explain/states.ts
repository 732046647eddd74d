import { entries } from './entry'

/** States of TCP and SCTP as rows show them. */
export const STATE_ENTRIES = [
  ...entries('TCP state', [
    [
      'LISTEN',
      'A socket that waits for a connection from anyone.',
      'It has a two-tuple; each connection that it accepts gets a four-tuple of its own.',
      'RFC 9293 §3.3.2',
      'listener',
    ],
    [
      'SYN-SENT',
      'This end has asked for a connection and waits for the answer.',
      'Where it stays so, nothing answers: a firewall drops the SYN, or no such host is up.',
      'RFC 9293 §3.3.2',
      'SYN_SENT',
    ],
    [
      'SYN-RECEIVED',
      'This end has answered a SYN and waits for the last ACK of the handshake.',
      'Many at a time are a flood of SYNs, or clients whose packets get lost.',
      'RFC 9293 §3.3.2',
      'SYN_RECV',
      'SYN_RCVD',
    ],
    [
      'ESTABLISHED',
      'The handshake is complete: both directions are open.',
      'It stays so while both are silent; only a keep-alive or a write finds out that the peer is gone.',
      'RFC 9293 §3.3.2',
      'ESTAB',
    ],
    [
      'FIN-WAIT-1',
      'This end has said that it sends no more, and waits for that to be acknowledged.',
      'Where it stays so, the FIN or what was sent before it does not arrive.',
      'RFC 9293 §3.6',
      'FIN_WAIT1',
    ],
    [
      'FIN-WAIT-2',
      'This end’s half is closed and acknowledged; the peer may still send.',
      'Where it stays so, the peer’s program has not closed its socket: look there for CLOSE-WAIT.',
      'RFC 9293 §3.6',
      'FIN_WAIT2',
      'half-close',
    ],
    [
      'CLOSE-WAIT',
      'The peer has ended, and this end has yet to close.',
      'Where it stays so, the program here does not read the end of its stream or forgot to close the socket.',
      'RFC 9293 §3.6',
      'CLOSE_WAIT',
    ],
    [
      'CLOSING',
      'Both ends said FIN at once, and the acknowledgment of this end’s is on its way.',
      'It lasts a round trip, and is rarely met.',
      'RFC 9293 §3.6',
    ],
    [
      'LAST-ACK',
      'This end has sent its FIN after the peer’s and waits for the last acknowledgment.',
      'It lasts a round trip; longer where that acknowledgment is lost.',
      'RFC 9293 §3.6',
      'LAST_ACK',
    ],
    [
      'TIME-WAIT',
      'The end that closed first keeps the four-tuple for a while.',
      'Late segments so meet no new connection. Linux waits 60 s; a listener binds again at once with SO_REUSEADDR.',
      'RFC 9293 §3.6.1',
      'TIME_WAIT',
      '2MSL',
    ],
    [
      'CLOSED',
      'There is no connection.',
      'Where the wire says so and a program still has its socket, the program has not noticed yet.',
      'RFC 9293 §3.3.2',
      'CLOSE',
    ],
  ]),
  ...entries('SCTP state', [
    [
      'COOKIE-WAIT',
      'This end has sent INIT and waits for the cookie.',
      'Where it stays so, nothing answers at the peer’s port.',
      'RFC 9260 §5.1',
    ],
    [
      'COOKIE-ECHOED',
      'This end has sent the cookie back and waits for its confirmation.',
      'Data may travel with the cookie already.',
      'RFC 9260 §5.1',
    ],
    [
      'SHUTDOWN-SENT',
      'This end sends no more data and has said so.',
      'It waits for the peer to acknowledge all and to end as well.',
      'RFC 9260 §9.2',
    ],
    [
      'SHUTDOWN-RECEIVED',
      'The peer ends the association.',
      'What is left to send still goes out; then SHUTDOWN ACK.',
      'RFC 9260 §9.2',
    ],
    [
      'SHUTDOWN-ACK-SENT',
      'This end has confirmed the end.',
      'It waits for SHUTDOWN COMPLETE.',
      'RFC 9260 §9.2',
    ],
  ]),
]
