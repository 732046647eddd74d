import type { Side } from '../own/own-ends'
import { TCP } from '../tcp/segment-flags'
import { END, MARK, type ConnColumns } from './conn-columns'
import { addLetter, LETTER } from './history'

/**
 * Moves the state of the end that sent a segment, and in a few cases its peer's.
 *
 * @returns the side that sent it, which is another where the connection was flipped
 */
export function moveState(
  conns: ConnColumns,
  slot: number,
  sender: Side,
  flags: number,
  payloadLength: number,
): Side {
  const from = 2 * slot + sender
  const to = 2 * slot + 1 - sender
  switch (conns.state[from]) {
    case END.inactive:
      return begin(conns, slot, sender, flags, payloadLength)
    case END.synSent:
    case END.synAckSent:
      if (flags & TCP.fin) conns.setState(from, END.closed)
      if (flags & TCP.rst) conns.setState(from, END.reset)
      return sender
    case END.partial:
    case END.established:
      goOn(conns, from, to, flags)
      return sender
    case END.closed:
      // After both have sent FIN a reset ends nothing any more.
      if (flags & TCP.rst && conns.state[to] !== END.closed) conns.setState(from, END.reset)
      return sender
    default:
      return sender
  }
}

/** The first segment of an end. */
function begin(conns: ConnColumns, slot: number, sender: Side, flags: number, payloadLength: number): Side {
  let side = sender
  if (flags & TCP.syn) {
    if (sender === 0) {
      conns.setState(2 * slot, flags & TCP.ack ? END.synAckSent : END.synSent)
      conns.attemptAt[slot] = conns.now[0]
    } else side = answer(conns, slot, flags)
  }
  const from = 2 * slot + side
  const to = 2 * slot + 1 - side
  if (flags & TCP.fin) conns.setState(from, END.closed)
  if (flags & TCP.rst) conns.setState(from, END.reset)
  if (conns.state[from] !== END.inactive) return side
  // Some acknowledge a SYN first and answer it then.
  if (side === 1 && payloadLength === 0 && conns.state[to] === END.synSent) return side
  if (flags & TCP.ack && conns.state[to] === END.established) {
    // The answer to its SYN was seen, so only the SYN was missed.
    conns.setState(from, END.established)
    conns.isPartial[slot] = 0
    conns.marks[from] |= MARK.seen
  } else conns.setState(from, END.partial)
  return side
}

/** The responder's SYN: with the acknowledgment, or before it where both came in the wrong order. */
function answer(conns: ConnColumns, slot: number, flags: number): Side {
  if ((flags & TCP.ack) === 0 && conns.state[2 * slot] === END.synAckSent) {
    conns.isPartial[slot] = 0
    conns.flip(slot)
    addLetter(conns, slot, 0, LETTER.flipped)
    conns.setState(2 * slot, END.established)
    conns.setState(2 * slot + 1, END.established)
    conns.marks[2 * slot] |= MARK.seen
    return 0
  }
  if (conns.state[2 * slot] === END.synSent) conns.setState(2 * slot, END.established)
  conns.setState(2 * slot + 1, END.established)
  return 1
}

function goOn(conns: ConnColumns, from: number, to: number, flags: number): void {
  const isSyn = (flags & (TCP.syn | TCP.ack)) === TCP.syn
  if (isSyn && conns.state[from] === END.partial && conns.state[to] === END.inactive) {
    conns.setState(from, END.synSent)
  }
  if ((flags & (TCP.fin | TCP.rst)) === TCP.fin) {
    conns.setState(from, END.closed)
    // The peer sent FIN and then a reset: that was an ordinary end.
    if (conns.state[to] === END.reset && conns.stateBefore[to] === END.closed) conns.setState(to, END.closed)
  }
  if (flags & TCP.rst) conns.setState(from, END.reset)
}
