import type { Side } from '../own/own-ends'
import { HISTORY_BYTES } from './history'
import { WaitingRanges } from './waiting-ranges'

/** Where one connection's two endpoints lie in `addresses`: the originator's 16 bytes, then the responder's. */
export const CONN_ADDRESS_BYTES = 32

/** What one end of a connection has done, as conn logs tell TCP's states apart. UDP and ICMP have the first two. */
export const END = {
  /** Nothing was seen from it. */
  inactive: 0,
  /** It sent anything, where the transport has no states. */
  active: 1,
  synSent: 2,
  /** It began with a SYN,ACK, and as originator. */
  synAckSent: 3,
  /** It sent something, but its SYN was not seen. */
  partial: 4,
  established: 5,
  /** It sent FIN. */
  closed: 6,
  /** It sent a reset. */
  reset: 7,
} as const

/** Bits of an end's `marks`. */
export const MARK = {
  /** It sent FIN; `finEnd` is the number after it. */
  fin: 1,
  /** All it sent before its FIN or reset is accounted for. */
  done: 2,
  /** It sent a packet that was followed. */
  seen: 4,
  /** Too much came over a gap without an acknowledgment: its gaps count no longer. */
  skipsGaps: 8,
} as const

/**
 * Connections as conn logs count them, in typed columns, by slot; those with two values a connection have the
 * originator's at `2 * slot`. Sequence numbers are counted from an end's SYN, which is 0, and so never wrap.
 */
export class ConnColumns {
  readonly protocol: Uint8Array
  /** 4 or 6. */
  readonly family: Uint8Array
  readonly addresses: Uint8Array
  readonly ports: Uint16Array
  /** Milliseconds since 1970, as all times here. */
  readonly firstSeen: Float64Array
  readonly lastSeen: Float64Array
  /** When the originator's SYN began an attempt; 0 for none. */
  readonly attemptAt: Float64Array
  /** When one end was done and the other was not; 0 for never. */
  readonly halfDoneAt: Float64Array
  /** When both were done, which is what a connection is kept from for a while only; 0 for not yet. */
  readonly doneAt: Float64Array
  /** Number of the connection that carried its first packet, -1 for none. */
  readonly parent: Float64Array
  /** The flow of its last packet. */
  readonly flow: Float64Array
  /** 1 where the beginning was not seen. */
  readonly isPartial: Uint8Array
  /** Letters that are noted once, by end: bits of history.ts. */
  readonly noted: Uint16Array
  readonly history: Uint8Array
  readonly historyLength: Uint8Array
  readonly missedBytes: Float64Array

  /** By end, from here: one of END, and the one before it. */
  readonly state: Uint8Array
  readonly stateBefore: Uint8Array
  readonly marks: Uint8Array
  readonly packets: Float64Array
  readonly ipBytes: Float64Array
  /** Payload of what has no sequence numbers. */
  readonly payloadBytes: Float64Array
  /** The sequence number that counts as 0. */
  readonly start: Uint32Array
  /** Counted from it: the number after the last one sent, the last one acknowledged, the number after the FIN. */
  readonly last: Float64Array
  readonly acknowledged: Float64Array
  readonly finEnd: Float64Array
  /** Up to where nothing is missing or waited for any more, and up to where the peer acknowledged. */
  readonly inOrder: Float64Array
  readonly trimmed: Float64Array
  /** Where the last SYN, FIN and reset stood, modulo 2^32: one of another place is noted again. */
  readonly lastSyn: Uint32Array
  readonly lastFin: Uint32Array
  readonly lastReset: Uint32Array
  /** How often: bad checksums, gaps, segments sent again, windows of zero. */
  readonly badChecksums: Uint32Array
  readonly gaps: Uint32Array
  readonly sentAgain: Uint32Array
  readonly zeroWindows: Uint32Array

  /** What came behind a gap. */
  readonly waiting: WaitingRanges
  /** The time of the frame that is being taken: in an array, since a number passed on would be allocated. */
  readonly now = new Float64Array(1)

  constructor(readonly capacity: number) {
    this.protocol = new Uint8Array(capacity)
    this.family = new Uint8Array(capacity)
    this.addresses = new Uint8Array(CONN_ADDRESS_BYTES * capacity)
    this.ports = new Uint16Array(2 * capacity)
    this.firstSeen = new Float64Array(capacity)
    this.lastSeen = new Float64Array(capacity)
    this.attemptAt = new Float64Array(capacity)
    this.halfDoneAt = new Float64Array(capacity)
    this.doneAt = new Float64Array(capacity)
    this.parent = new Float64Array(capacity)
    this.flow = new Float64Array(capacity)
    this.isPartial = new Uint8Array(capacity)
    this.noted = new Uint16Array(2 * capacity)
    this.history = new Uint8Array(HISTORY_BYTES * capacity)
    this.historyLength = new Uint8Array(capacity)
    this.missedBytes = new Float64Array(capacity)
    this.state = new Uint8Array(2 * capacity)
    this.stateBefore = new Uint8Array(2 * capacity)
    this.marks = new Uint8Array(2 * capacity)
    this.packets = new Float64Array(2 * capacity)
    this.ipBytes = new Float64Array(2 * capacity)
    this.payloadBytes = new Float64Array(2 * capacity)
    this.start = new Uint32Array(2 * capacity)
    this.last = new Float64Array(2 * capacity)
    this.acknowledged = new Float64Array(2 * capacity)
    this.finEnd = new Float64Array(2 * capacity)
    this.inOrder = new Float64Array(2 * capacity)
    this.trimmed = new Float64Array(2 * capacity)
    this.lastSyn = new Uint32Array(2 * capacity)
    this.lastFin = new Uint32Array(2 * capacity)
    this.lastReset = new Uint32Array(2 * capacity)
    this.badChecksums = new Uint32Array(2 * capacity)
    this.gaps = new Uint32Array(2 * capacity)
    this.sentAgain = new Uint32Array(2 * capacity)
    this.zeroWindows = new Uint32Array(2 * capacity)
    this.waiting = new WaitingRanges(2 * capacity)
  }

  /** Makes a slot that of a connection that begins now and of which nothing was taken yet. */
  clear(slot: number): void {
    this.firstSeen[slot] = this.now[0]
    this.lastSeen[slot] = this.now[0]
    this.attemptAt[slot] = 0
    this.halfDoneAt[slot] = 0
    this.doneAt[slot] = 0
    this.parent[slot] = -1
    this.isPartial[slot] = 0
    this.historyLength[slot] = 0
    this.missedBytes[slot] = 0
    for (const column of this.byEnd()) column.fill(0, 2 * slot, 2 * slot + 2)
    // The SYN is number 0, so data begins at 1.
    this.inOrder.fill(1, 2 * slot, 2 * slot + 2)
    this.trimmed.fill(1, 2 * slot, 2 * slot + 2)
    this.waiting.clear(2 * slot)
    this.waiting.clear(2 * slot + 1)
  }

  /** Takes the responder for the originator and the other way round. What was noted of either stays noted. */
  flip(slot: number): void {
    const at = CONN_ADDRESS_BYTES * slot
    const originator = this.addresses.slice(at, at + 16)
    this.addresses.copyWithin(at, at + 16, at + 32)
    this.addresses.set(originator, at + 16)
    for (const column of [this.ports, ...this.byEnd()]) {
      if (column === this.noted) continue
      const value = column[2 * slot]
      column[2 * slot] = column[2 * slot + 1]
      column[2 * slot + 1] = value
    }
    this.waiting.swap(2 * slot, 2 * slot + 1)
  }

  setState(end: number, state: number): void {
    if (this.state[end] === state) return
    this.stateBefore[end] = this.state[end]
    this.state[end] = state
  }

  /** Counts a packet of `length` bytes with its IP header. */
  count(slot: number, sender: Side, length: number): void {
    this.packets[2 * slot + sender]++
    this.ipBytes[2 * slot + sender] += length
  }

  private byEnd(): (Uint8Array | Uint16Array | Uint32Array | Float64Array)[] {
    return [
      this.noted,
      this.state,
      this.stateBefore,
      this.marks,
      this.packets,
      this.ipBytes,
      this.payloadBytes,
      this.start,
      this.last,
      this.acknowledged,
      this.finEnd,
      this.inOrder,
      this.trimmed,
      this.lastSyn,
      this.lastFin,
      this.lastReset,
      this.badChecksums,
      this.gaps,
      this.sentAgain,
      this.zeroWindows,
    ]
  }
}
