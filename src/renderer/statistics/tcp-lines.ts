import type { TcpEndFacts, TcpFacts } from '#core/tcp/facts'
import { byteCount } from '../format/numbers'
import { bothEnds, number, UNSEEN, type StatisticsLine } from './statistics-line'

const milliseconds = (value: number | null) => (value === null ? UNSEEN : `${value.toFixed(3)} ms`)

/** What was found about a connection, line by line. @param localIsOriginator which of the ends is this machine's */
export function tcpLines(facts: TcpFacts, localIsOriginator: boolean): StatisticsLine[] {
  const both = bothEnds<TcpEndFacts>(facts, localIsOriginator)
  return [
    {
      name: 'Handshake',
      local: milliseconds(facts.handshakeMs),
      remote: null,
      meaning: `From SYN to the ACK that ends it: ${milliseconds(facts.synToSynAckMs)} to the SYN,ACK, ${milliseconds(facts.synAckToAckMs)} to the ACK (RFC 9293 §3.5).`,
    },
    both(
      'Round trip, smoothed',
      ({ rttMs }) => milliseconds(rttMs?.smoothed ?? null),
      'From what this end sent to its acknowledgment, as seen where it was captured (RFC 6298 §2).',
    ),
    both(
      'Round trip, shortest',
      ({ rttMs }) => milliseconds(rttMs?.min ?? null),
      'The path without queues, as near as was seen.',
    ),
    both(
      'Retransmissions',
      ({ marks }) => number(marks.retransmission),
      'Segments that this end sent again: they or their acknowledgments were lost or late.',
    ),
    both(
      'Bytes sent again',
      ({ bytesRetransmitted }) => byteCount(bytesRetransmitted),
      'Payload that crossed the network more than once.',
    ),
    both(
      'Out of order',
      ({ marks }) => number(marks.outOfOrder),
      'Segments of this end that were overtaken on their way.',
    ),
    both(
      'Duplicate ACKs',
      ({ marks }) => number(marks.duplicateAck),
      'This end got bytes after a gap, and asked for what is missing (RFC 5681 §2).',
    ),
    both(
      'Zero windows',
      ({ marks }) => number(marks.zeroWindow),
      'This end had no room: its program did not read fast enough (RFC 9293 §3.8.6).',
    ),
    both(
      'Most bytes in flight',
      ({ maxBytesInFlight }) => byteCount(maxBytesInFlight),
      'Sent by this end and not acknowledged yet, at most.',
    ),
    both('Receive window', ({ window }) => byteCount(window), 'Room that this end announced last.'),
    both(
      'Maximum segment size',
      ({ maximumSegment }) => number(maximumSegment),
      'Largest payload that this end takes in one segment, from its SYN (RFC 9293 §3.7.1).',
    ),
  ]
}
