import type { FlowTable } from '../flow/flow-table'
import { stateName, type StateName } from '../flow/states'
import { formatAddress } from '../net/address'
import type { SctpEnd } from './association'
import type { SctpAssociations } from './associations'

/** What the wire told of one end of an association; null is what was not seen. */
export interface SctpEndFacts {
  state: StateName
  /** The tag that packets to it carry. */
  verificationTag: number | null
  receiverWindow: number | null
  outboundStreams: number | null
  inboundStreams: number | null
  initialTsn: number | null
  /** Further addresses that it named. */
  addresses: string[]
  dataChunks: number
  dataBytes: number
  retransmittedChunks: number
  acknowledgedTsn: number | null
}

/** What is known of an association. */
export interface SctpFacts {
  orig: SctpEndFacts
  resp: SctpEndFacts
  abortedBy: 'orig' | 'resp' | null
  /** A peer answered that it knows no such association. */
  outOfTheBlue: boolean
  /** How often it was begun anew between the same endpoints; what is said of the ends is of the last one. */
  restarts: number
  /** Packets that their receiver throws away: their verification tag is not the association's (RFC 9260 §8.5). */
  wrongTags: number
}

/** Reads what is known of a live flow of SCTP; null where none of its packets was seen. */
export function sctpFactsOf(
  flows: FlowTable,
  associations: SctpAssociations,
  flow: number,
): SctpFacts | null {
  const association = associations.of(flow)
  if (association === null) return null
  const slot = flows.slot(flow)
  const end = (side: 0 | 1) => endFacts(association.ends[side], stateName(flows.state[2 * slot + side]))
  const { abortedBy, outOfTheBlue, restarts, wrongTags } = association
  return {
    orig: end(0),
    resp: end(1),
    abortedBy: abortedBy === null ? null : abortedBy === 0 ? 'orig' : 'resp',
    outOfTheBlue,
    restarts,
    wrongTags,
  }
}

function endFacts(end: SctpEnd, state: StateName): SctpEndFacts {
  const { init } = end
  return {
    state,
    verificationTag: end.tag,
    receiverWindow: init?.receiverWindow ?? null,
    outboundStreams: init?.outboundStreams ?? null,
    inboundStreams: init?.inboundStreams ?? null,
    initialTsn: init?.initialTsn ?? null,
    addresses: (init?.addresses ?? []).map((bytes) => formatAddress(bytes, 0, bytes.length === 4 ? 4 : 16)),
    dataChunks: end.dataChunks,
    dataBytes: end.dataBytes,
    retransmittedChunks: end.retransmitted,
    acknowledgedTsn: end.acknowledged,
  }
}
