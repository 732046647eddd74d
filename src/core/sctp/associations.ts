import type { DecodedPacket } from '../decode/decoded-packet'
import { readUint32 } from '../decode/read-number'
import type { FlowTable } from '../flow/flow-table'
import { STATE } from '../flow/states'
import type { Side } from '../own/own-ends'
import { newAssociation, restart, type SctpAssociation } from './association'
import { CHUNK, eachChunk, readInit, type InitChunk } from './chunks'
import { noteChunk } from './note-chunk'
import { SentTsns } from './sent-tsns'
import { EVENT, stateAfter } from './state-machine'
import { takesTag } from './verification-tag'

/** Source port (2), destination port (2), verification tag (4), checksum (4): RFC 9260 §3.1. */
const TAG_AT = 4

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
    const { bytes, transportAt, payloadAt, payloadCaptured } = packet
    const tag = payloadCaptured > 0 ? readUint32(bytes, transportAt + TAG_AT) : 0
    let isFirst = true
    let isTaken = false
    eachChunk(bytes, payloadAt, payloadAt + payloadCaptured, (type, flags, from, to) => {
      // What ends the association can be the last chunk of several, and has a rule of its own about the tag.
      if (isFirst || type === CHUNK.abort) {
        const { ends } = association
        isTaken = takesTag(ends[sender], ends[1 - sender], tag, type, flags)
        if (!isTaken && isFirst) association.wrongTags++
      }
      isFirst = false
      if (!isTaken) return
      if (type === CHUNK.init || type === CHUNK.initAck)
        this.offer(association, slot, sender, type, readInit(bytes, from, to))
      else if (type === CHUNK.cookieEcho) this.beginAnew(association, slot, sender, tag)
      this.move(slot, sender, type)
      noteChunk(association, sender, bytes, type, flags, from, to)
    })
  }

  /** INIT and INIT ACK: they hold at once, unless an association lives, which they must not disturb (§5.2). */
  private offer(
    association: SctpAssociation,
    slot: number,
    sender: Side,
    type: number,
    init: InitChunk | null,
  ): void {
    if (init === null) return
    const known = association.ends[sender].init
    // With the same tag it is the same one, sent again (§5.1).
    if (known?.initiateTag === init.initiateTag) return
    // Each INIT that was sent again has an answer with another tag, of which its sender takes the first (§5.2.3).
    if (this.isLive(slot) || (type === CHUNK.initAck && known !== null)) {
      association.ends[sender].offered = init
      return
    }
    const { state } = this.flows
    const hasEnded = state[2 * slot] === STATE.closed && state[2 * slot + 1] === STATE.closed
    if (type === CHUNK.init && (known !== null || hasEnded)) {
      restart(association)
      state.fill(STATE.unknown, 2 * slot, 2 * slot + 2)
    }
    adopt(association, sender, init)
  }

  /** COOKIE ECHO to a tag that was offered while the former association lived: from here on it is another one (§5.2.4). */
  private beginAnew(association: SctpAssociation, slot: number, sender: Side, tag: number): void {
    const answer = association.ends[1 - sender].offered
    if (answer?.initiateTag !== tag) return
    const { state } = this.flows
    if (state[2 * slot + sender] !== STATE.cookieWait) {
      const asked = association.ends[sender].offered
      restart(association)
      if (asked !== null) adopt(association, sender, asked)
      state[2 * slot + sender] = STATE.cookieWait
      state[2 * slot + 1 - sender] = STATE.closed
    }
    adopt(association, (1 - sender) as Side, answer)
  }

  /** Either end has an association that INIT would disturb. */
  private isLive(slot: number): boolean {
    const { state } = this.flows
    return LIVE.has(state[2 * slot]) || LIVE.has(state[2 * slot + 1])
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

const LIVE = new Set<number>([
  STATE.cookieEchoed,
  STATE.established,
  STATE.shutdownSent,
  STATE.shutdownReceived,
  STATE.shutdownAckSent,
])

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

function adopt(association: SctpAssociation, side: Side, init: InitChunk): void {
  const end = association.ends[side]
  end.init = init
  end.offered = null
  end.tag = init.initiateTag
  end.sent = new SentTsns((init.initialTsn - 1) >>> 0)
}
