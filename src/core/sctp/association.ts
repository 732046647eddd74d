import type { Side } from '../own/own-ends'
import type { InitChunk } from './chunks'
import type { SentTsns } from './sent-tsns'

/** What one end of an association did. */
export interface SctpEnd {
  /**
   * The tag that packets to it carry: as it said in INIT or INIT ACK, or, where those were not seen, as the first packet
   * to it had it. null before.
   */
  tag: number | null
  /** What it said in INIT or INIT ACK; null where that was not seen. */
  init: InitChunk | null
  /** What it said in an INIT or INIT ACK that is to begin a live association anew: holds from COOKIE ECHO on (§5.2). */
  offered: InitChunk | null
  dataChunks: number
  dataBytes: number
  /** DATA with a TSN that it had sent before. */
  retransmitted: number
  /** null before its first DATA where INIT was not seen. */
  sent: SentTsns | null
  /** Highest TSN of the other end that it acknowledged all before of. */
  acknowledged: number | null
}

/** An SCTP association (RFC 9260) as the wire shows it; its states are in the flow table. */
export interface SctpAssociation {
  ends: [SctpEnd, SctpEnd]
  /** Who sent ABORT; null where none did. */
  abortedBy: Side | null
  /** A peer without the association answered with ABORT or SHUTDOWN COMPLETE: its T bit was set. */
  outOfTheBlue: boolean
  /** How often it was begun anew between the same endpoints. */
  restarts: number
  /** Packets with a verification tag that is not theirs, which the receiver throws away (§8.5): forged, or of another. */
  wrongTags: number
}

/** One of which nothing was seen yet. */
export function newAssociation(): SctpAssociation {
  return { ends: [newEnd(), newEnd()], abortedBy: null, outOfTheBlue: false, restarts: 0, wrongTags: 0 }
}

/** Begins it anew between the same endpoints: what was counted of the former one goes with it. */
export function restart(association: SctpAssociation): void {
  association.ends = [newEnd(), newEnd()]
  association.abortedBy = null
  association.outOfTheBlue = false
  association.restarts++
}

function newEnd(): SctpEnd {
  return {
    tag: null,
    init: null,
    offered: null,
    dataChunks: 0,
    dataBytes: 0,
    retransmitted: 0,
    sent: null,
    acknowledged: null,
  }
}
