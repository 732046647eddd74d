import type { Side } from '../own/own-ends'
import { END, MARK, type ConnColumns } from './conn-columns'
import { holdsPayload } from './missing-bytes'

/** Says that an end is done where it has sent FIN or a reset and all it sent is accounted for: the sender's, then its peer's. */
export function settleEnds(conns: ConnColumns, slot: number, sender: Side): void {
  settleEnd(conns, slot, sender)
  settleEnd(conns, slot, sender === 0 ? 1 : 0)
}

function settleEnd(conns: ConnColumns, slot: number, side: Side): void {
  const end = 2 * slot + side
  const peer = 2 * slot + 1 - side
  if (conns.state[end] < END.closed || (conns.marks[end] & MARK.done) !== 0 || isPending(conns, end, peer))
    return
  conns.marks[end] |= MARK.done
  const isOver =
    conns.state[end] === END.reset ||
    (conns.marks[peer] & MARK.done) !== 0 ||
    conns.state[peer] === END.inactive
  if (isOver) conns.doneAt[slot] = conns.lastSeen[slot]
  else if (conns.stateBefore[end] !== END.inactive) conns.halfDoneAt[slot] = conns.lastSeen[slot]
}

function isPending(conns: ConnColumns, end: number, peer: number): boolean {
  if ((conns.marks[end] & MARK.skipsGaps) !== 0) return false
  const behind = conns.last[end] - conns.inOrder[end]
  if (behind < 0) return false
  // A FIN takes up a number and a reset does not.
  if (behind > 1) return true
  return conns.state[end] !== END.reset && holdsPayload(conns, peer)
}
