import type { Side } from '../own/own-ends'
import { END, MARK, type ConnColumns } from './conn-columns'
import { addByTens, LETTER } from './history'

/*
 * What is missing of a stream: bytes that the peer acknowledged and nobody saw. Payload itself is not looked at; ranges
 * of it that came behind a gap wait until the gap is filled or acknowledged.
 */

/** Over a gap, and with nothing acknowledged at all, so much says that acknowledgments are not seen. */
const MOST_UNACKNOWLEDGED = 16_384

/** Takes the payload of a segment, captured whole. Numbers are counted from the SYN. */
export function takePayload(conns: ConnColumns, end: number, at: number, length: number): void {
  if ((conns.marks[end] & MARK.skipsGaps) !== 0) return
  const to = at + length
  const { waiting } = conns
  if (to <= conns.acknowledged[end]) return
  const from = Math.max(at, conns.acknowledged[end])
  if (from <= conns.inOrder[end]) {
    if (to > conns.inOrder[end]) conns.inOrder[end] = to
    takeWaiting(conns, end)
  } else waiting.add(end, from, to)
  if (waiting.isEmpty(end) || conns.acknowledged[end] > 1) return
  if (waiting.reach(end) - conns.inOrder[end] <= MOST_UNACKNOWLEDGED) return
  waiting.clear(end)
  conns.marks[end] |= MARK.skipsGaps
}

/** Takes an acknowledgment of what `side` sent. What it covers and was not seen is missing for good. */
export function takeAcknowledged(conns: ConnColumns, slot: number, side: Side, acknowledged: number): void {
  const end = 2 * slot + side
  // The FIN takes up a number and is no byte.
  const isFin = (conns.marks[end] & MARK.fin) !== 0 && acknowledged >= conns.finEnd[end]
  const upTo = isFin ? conns.finEnd[end] - 1 : acknowledged
  if (upTo <= conns.trimmed[end]) return
  conns.trimmed[end] = upTo
  // Numbers of a partial connection begin one before what was seen first, which may have been a keep-alive.
  if (upTo > conns.inOrder[end] && !(upTo <= 2 && conns.isPartial[slot] === 1))
    passOver(conns, slot, side, upTo)
}

/** Whether bytes wait for a gap or for an acknowledgment. */
export function holdsPayload(conns: ConnColumns, end: number): boolean {
  return conns.inOrder[end] > conns.trimmed[end] || !conns.waiting.isEmpty(end)
}

/** Moves over gaps up to a number, and notes each. */
function passOver(conns: ConnColumns, slot: number, side: Side, upTo: number): void {
  const end = 2 * slot + side
  while (conns.inOrder[end] < upTo) {
    const next = Math.min(upTo, conns.waiting.firstFrom(end))
    noteGap(conns, slot, side, next - conns.inOrder[end])
    conns.inOrder[end] = next
    takeWaiting(conns, end)
  }
}

function takeWaiting(conns: ConnColumns, end: number): void {
  while (conns.waiting.firstFrom(end) <= conns.inOrder[end]) {
    conns.inOrder[end] = Math.max(conns.inOrder[end], conns.waiting.firstTo(end))
    conns.waiting.dropFirst(end)
  }
}

function noteGap(conns: ConnColumns, slot: number, side: Side, length: number): void {
  const end = 2 * slot + side
  if ((conns.marks[end] & MARK.skipsGaps) !== 0) return
  // Elsewhere it may be a number of a reset that is wrong, or come of what was not seen before.
  if (!isClean(conns, 2 * slot) || !isClean(conns, 2 * slot + 1)) return
  addByTens(conns, slot, side, ++conns.gaps[end], LETTER.gap)
  conns.missedBytes[slot] += length
}

function isClean(conns: ConnColumns, end: number): boolean {
  const state = conns.state[end]
  return state === END.established || (state === END.closed && conns.stateBefore[end] === END.established)
}
