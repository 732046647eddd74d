import { entries } from './entry'

/** How connections are summed up in conn logs. */
export const CONNECTION_ENTRIES = [
  ...entries('connection state', [
    [
      'S0',
      'An attempt without an answer.',
      'The host is off, or a firewall drops in silence.',
      'Zeek conn.log',
    ],
    [
      'S1',
      'Established, and not ended in the capture.',
      'Still open, or the capture stopped first.',
      'Zeek conn.log',
    ],
    ['SF', 'Opened and ended as it should be.', 'A FIN from both.', 'Zeek conn.log'],
    ['REJ', 'The attempt was refused.', 'A reset in answer to the SYN: nothing listens.', 'Zeek conn.log'],
    [
      'S2',
      'Established; only the originator has ended.',
      'The responder holds its half open: look for CLOSE-WAIT there.',
      'Zeek conn.log',
    ],
    [
      'S3',
      'Established; only the responder has ended.',
      'The originator holds its half open.',
      'Zeek conn.log',
    ],
    [
      'RSTO',
      'Established; the originator reset it.',
      'Its program went away, or closed with data unread.',
      'Zeek conn.log',
    ],
    ['RSTR', 'Established; the responder reset it.', 'As RSTO, from the other end.', 'Zeek conn.log'],
    [
      'RSTOS0',
      'The originator sent SYN and then a reset.',
      'A scan, or a client that gave up.',
      'Zeek conn.log',
    ],
    [
      'RSTRH',
      'The responder sent SYN,ACK and then a reset; nothing of the originator was seen.',
      'One direction is missing in the capture, or it is a scan’s echo.',
      'Zeek conn.log',
    ],
    [
      'SH',
      'The originator sent SYN and then FIN, and no answer was seen.',
      'One direction is missing in the capture.',
      'Zeek conn.log',
    ],
    [
      'SHR',
      'The responder sent SYN,ACK and then FIN, and no SYN was seen.',
      'One direction is missing in the capture.',
      'Zeek conn.log',
    ],
    ['OTH', 'None of the others.', 'Seen from its middle.', 'Zeek conn.log'],
  ]),
  ...entries('history', [
    [
      's',
      'A SYN without ACK.',
      'Capital: by the originator; small: by the responder. So of all letters.',
      'Zeek conn.log',
    ],
    ['h', 'A SYN with ACK: a handshake’s answer.', 'Small in nearly all connections.', 'Zeek conn.log'],
    ['a', 'An ACK without payload.', 'Noted once.', 'Zeek conn.log'],
    ['d', 'A packet with payload.', 'Noted once.', 'Zeek conn.log'],
    ['f', 'A FIN.', 'That end has ended.', 'Zeek conn.log'],
    ['r', 'A reset.', 'That end gave up.', 'Zeek conn.log'],
    [
      'c',
      'A wrong checksum.',
      'On the sending machine often the card’s, which fills it in later.',
      'Zeek conn.log',
    ],
    ['t', 'Payload that was sent again.', 'Doubled at each tenfold.', 'Zeek conn.log'],
    ['w', 'A zero window.', 'That end does not read.', 'Zeek conn.log'],
    ['g', 'A gap: payload that was not seen.', 'The capture lost packets.', 'Zeek conn.log'],
    ['i', 'FIN and RST in one segment.', 'No sane sender does that.', 'Zeek conn.log'],
    ['q', 'SYN with FIN or RST in one segment.', 'A scan, or a broken sender.', 'Zeek conn.log'],
    [
      '^',
      'The direction was turned round.',
      'The beginning was not seen, and the ports say who is the server.',
      'Zeek conn.log',
    ],
  ]),
]
