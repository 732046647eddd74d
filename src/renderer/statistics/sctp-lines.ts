import type { SctpEndFacts, SctpFacts } from '#core/sctp/facts'
import { byteCount } from '../format/numbers'
import { bothEnds, number, UNSEEN, type StatisticsLine } from './statistics-line'

const tag = (value: number | null) => (value === null ? UNSEEN : `0x${value.toString(16).padStart(8, '0')}`)

/** What was found about an association, line by line. @param localIsOriginator which of the ends is this machine's */
export function sctpLines(facts: SctpFacts, localIsOriginator: boolean): StatisticsLine[] {
  const both = bothEnds<SctpEndFacts>(facts, localIsOriginator)
  const whole = (name: string, value: string, meaning: string): StatisticsLine => ({
    name,
    local: value,
    remote: null,
    meaning,
  })
  return [
    both(
      'Verification tag',
      ({ verificationTag }) => tag(verificationTag),
      'Packets to this end carry it, so that a stranger can’t speak for its peer (RFC 9260 §8.5).',
    ),
    both(
      'Streams out',
      ({ outboundStreams }) => number(outboundStreams),
      'How many streams this end asked to send on; what the other takes in may be fewer (§5.1.1).',
    ),
    both(
      'Streams in',
      ({ inboundStreams }) => number(inboundStreams),
      'How many streams this end takes in at most.',
    ),
    both(
      'Receive window',
      ({ receiverWindow }) => (receiverWindow === null ? UNSEEN : byteCount(receiverWindow)),
      'Room that this end announced in INIT or INIT ACK (§3.3.2).',
    ),
    both(
      'Further addresses',
      ({ addresses }) => addresses.join(', ') || 'none',
      'Addresses by which this end can be reached too: SCTP moves to another where one fails (§6.4).',
    ),
    both(
      'DATA chunks',
      ({ dataChunks }) => number(dataChunks),
      'Each is a message or a part of one (§3.3.1).',
    ),
    both('Bytes of data', ({ dataBytes }) => byteCount(dataBytes), 'In those chunks, without their headers.'),
    both(
      'Sent again',
      ({ retransmittedChunks }) => number(retransmittedChunks),
      'DATA with a TSN that was sent before: it or its SACK was lost or late (§6.3).',
    ),
    whole('Aborted by', abortedBy(facts, localIsOriginator), 'ABORT ends an association at once (§9.1).'),
    whole('Begun anew', number(facts.restarts), 'Between the same endpoints, such as after a crash (§5.2).'),
    whole(
      'Wrong tags',
      number(facts.wrongTags),
      'Packets whose verification tag is not the association’s: forged, or of a former one. Their receiver throws them away.',
    ),
  ]
}

function abortedBy({ abortedBy, outOfTheBlue }: SctpFacts, localIsOriginator: boolean): string {
  if (abortedBy === null) return outOfTheBlue ? 'nobody; a peer knew no such association' : 'nobody'
  const end = (abortedBy === 'orig') === localIsOriginator ? 'local end' : 'remote end'
  return outOfTheBlue ? `${end}, which knew no such association` : end
}
