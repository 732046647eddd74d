import type { DecodedPacket } from '../decode/decoded-packet'
import { readUint32 } from '../decode/read-number'
import type { FlowTable } from '../flow/flow-table'
import { STATE } from '../flow/states'
import type { Side } from '../own/own-ends'
import { CHUNK, eachChunk, readInit, type InitChunk } from './chunks'
import { EVENT, stateAfter } from './state-machine'

/** Behind DATA's header: TSN (4), stream (2), number in it (2), payload protocol (4); §3.3.1. I-DATA has 4 more. */
const DATA_BYTES = 16
const I_DATA_BYTES = 20
const SACK_BYTES = 16
/** Flags of ABORT and SHUTDOWN COMPLETE: the tag is the sender's own, since it has no association (§3.3.7). */
const TAG_REFLECTED = 1

/** What one end of an association did. */
export interface SctpEnd {
  /** What it said in INIT or INIT ACK; null where that was not seen. */
  init: InitChunk | null
  dataChunks: number
  dataBytes: number
  /** DATA with a TSN that it had sent before. */
  retransmitted: number
  /** Highest TSN that it sent; null before the first. */
  highestTsn: number | null
  /** Highest TSN of the other end that it acknowledged all before of. */
  acknowledged: number | null
}

/** An SCTP association (RFC 9260) as the wire shows it; its states are in the flow table. */
export interface SctpAssociation {
  ends: readonly [SctpEnd, SctpEnd]
  /** Who sent ABORT; null where none did. */
  abortedBy: Side | null
  /** A peer without the association answered with ABORT or SHUTDOWN COMPLETE: its T bit was set. */
  outOfTheBlue: boolean
  /** INITs that began it anew between the same endpoints. */
  restarts: number
}

/**
 * Follows associations, one for each SCTP flow. Packets of other protocols never come here. An object each: they are few,
 * and there are no more than flows.
 */
export class SctpAssociations {
  /** By slot, with the flow it is of. */
  private readonly bySlot = new Map<number, { flow: number; association: SctpAssociation }>()

  constructor(private readonly flows: FlowTable) {}

  /** The association of a live flow; null where it has none. */
  of(flow: number): SctpAssociation | null {
    const kept = this.bySlot.get(this.flows.slot(flow))
    return kept?.flow === flow && this.flows.has(flow) ? kept.association : null
  }

  /** Takes a packet of a live flow, whose columns are at `slot`. */
  take(flow: number, slot: number, sender: Side, packet: DecodedPacket): void {
    let kept = this.bySlot.get(slot)
    if (kept?.flow !== flow) {
      kept = { flow, association: newAssociation() }
      this.bySlot.set(slot, kept)
      this.flows.state.fill(STATE.unknown, 2 * slot, 2 * slot + 2)
    }
    const { association } = kept
    const { bytes, payloadAt, payloadCaptured } = packet
    eachChunk(bytes, payloadAt, payloadAt + payloadCaptured, (type, flags, from, to) => {
      this.move(slot, sender, type)
      note(association, sender, bytes, type, flags, from, to)
    })
  }

  /** What a chunk does to the states of both ends: a captured packet counts as delivered, as of TCP. */
  private move(slot: number, sender: Side, type: number): void {
    const sent = SENT[type]
    const got = GOT[type]
    const { state } = this.flows
    const from = 2 * slot + sender
    const to = 2 * slot + 1 - sender
    // A new association where the old one has ended: the answering end has none until its COOKIE ACK.
    if (type === CHUNK.init && state[to] === STATE.unknown) state[to] = STATE.closed
    if (sent !== undefined) state[from] = stateAfter(state[from], sent)
    if (got !== undefined) state[to] = stateAfter(state[to], got)
  }
}

const SENT: Readonly<Partial<Record<number, number>>> = {
  [CHUNK.init]: EVENT.sendInit,
  [CHUNK.initAck]: EVENT.sendInitAck,
  [CHUNK.cookieEcho]: EVENT.sendCookieEcho,
  [CHUNK.cookieAck]: EVENT.sendCookieAck,
  [CHUNK.data]: EVENT.exchange,
  [CHUNK.iData]: EVENT.exchange,
  [CHUNK.sack]: EVENT.exchange,
  [CHUNK.heartbeat]: EVENT.exchange,
  [CHUNK.heartbeatAck]: EVENT.exchange,
  [CHUNK.shutdown]: EVENT.sendShutdown,
  [CHUNK.shutdownAck]: EVENT.sendShutdownAck,
  [CHUNK.shutdownComplete]: EVENT.sendShutdownComplete,
  [CHUNK.abort]: EVENT.sendAbort,
}

const GOT: Readonly<Partial<Record<number, number>>> = {
  [CHUNK.cookieAck]: EVENT.getCookieAck,
  [CHUNK.data]: EVENT.exchange,
  [CHUNK.iData]: EVENT.exchange,
  [CHUNK.sack]: EVENT.exchange,
  [CHUNK.shutdown]: EVENT.getShutdown,
  [CHUNK.shutdownComplete]: EVENT.getShutdownComplete,
  [CHUNK.abort]: EVENT.getAbort,
}

function note(
  association: SctpAssociation,
  sender: Side,
  bytes: Uint8Array,
  type: number,
  flags: number,
  from: number,
  to: number,
): void {
  const end = association.ends[sender]
  switch (type) {
    case CHUNK.init:
    case CHUNK.initAck: {
      const init = readInit(bytes, from, to)
      if (init === null) return
      // The same one sent again has the same tag (§5.1).
      if (type === CHUNK.init && end.init !== null && end.init.initiateTag !== init.initiateTag) {
        association.restarts++
        end.highestTsn = null
      }
      end.init = init
      return
    }
    case CHUNK.data:
    case CHUNK.iData: {
      const header = type === CHUNK.data ? DATA_BYTES : I_DATA_BYTES
      if (to - from < header) return
      const tsn = readUint32(bytes, from + 4)
      end.dataChunks++
      end.dataBytes += to - from - header
      // §1.6: TSNs are compared as serial numbers.
      if (end.highestTsn !== null && ((tsn - end.highestTsn) | 0) <= 0) end.retransmitted++
      else end.highestTsn = tsn
      return
    }
    case CHUNK.sack:
      if (to - from >= SACK_BYTES) end.acknowledged = readUint32(bytes, from + 4)
      return
    case CHUNK.abort:
      association.abortedBy ??= sender
      if (flags & TAG_REFLECTED) association.outOfTheBlue = true
      return
    case CHUNK.shutdownComplete:
      if (flags & TAG_REFLECTED) association.outOfTheBlue = true
  }
}

function newAssociation(): SctpAssociation {
  return { ends: [newEnd(), newEnd()], abortedBy: null, outOfTheBlue: false, restarts: 0 }
}

function newEnd(): SctpEnd {
  return {
    init: null,
    dataChunks: 0,
    dataBytes: 0,
    retransmitted: 0,
    highestTsn: null,
    acknowledged: null,
  }
}
