import type { DecodedPacket } from '../decode/decoded-packet'
import type { Side } from '../own/own-ends'
import { TCP } from '../tcp/segment-flags'
import { END, MARK, type ConnColumns } from './conn-columns'
import { addByTens, addLetter, addOnce, LETTER, NOTED } from './history'
import { takeAcknowledged, takePayload } from './missing-bytes'
import { settleEnds } from './settle-ends'
import { moveState } from './tcp-states'

/*
 * What conn logs keep of each end of a TCP connection, segment by segment. These are not the states of RFC 9293: an
 * end's state here tells what it sent, and nothing of what its peer received.
 */

/** A sequence number this far from the last one, on a SYN or a reset or as acknowledgment 0, is not believed. */
const FARTHEST = 2 ** 20

/** Takes one segment of `sender`, whose header is whole and whose checksum was right or not looked at. */
export function takeSegment(conns: ConnColumns, slot: number, sender: Side, packet: DecodedPacket): void {
  const { tcpFlags: flags, payloadLength } = packet
  let from = 2 * slot + sender
  const to = 2 * slot + 1 - sender
  notePartial(conns, slot, sender, flags)
  const length = lengthOf(flags, payloadLength)
  beginEnd(conns, from, flags, packet.sequence, length)
  const at = placeOf(packet.sequence, conns.start[from], conns.last[from])

  noteFlags(conns, slot, sender, flags, at, payloadLength)
  noteWindow(conns, slot, sender, packet)
  if ((conns.marks[from] & conns.marks[to] & MARK.done) === 0) conns.lastSeen[slot] = conns.now[0]
  if (flags & TCP.fin) {
    conns.marks[from] |= MARK.fin
    conns.finEnd[from] = at + length
  }
  const acknowledged = flags & TCP.ack ? acknowledge(conns, to, flags, packet.acknowledgment) : 0
  advance(conns, slot, sender, flags, at + length, payloadLength)
  const side = moveState(conns, slot, sender, flags, payloadLength)
  from = 2 * slot + side
  // After the state was moved, since a gap that only a FIN or a reset tells of is not to be relied on.
  if (flags & TCP.ack) takeAcknowledged(conns, slot, side === 0 ? 1 : 0, acknowledged)
  conns.marks[from] |= MARK.seen
  const isWhole = packet.payloadCaptured >= payloadLength
  if (payloadLength > 0 && at >= 0 && (flags & TCP.rst) === 0 && isWhole) {
    takePayload(conns, from, flags & TCP.syn ? at + 1 : at, payloadLength)
  }
  settleEnds(conns, slot, side)
}

/**
 * Whether a SYN begins another connection between the endpoints of one that is kept: with another initial number, or
 * with any once an end is done, as when one tries a refused port again.
 */
export function isAnother(conns: ConnColumns, slot: number, flags: number, sequence: number): boolean {
  if ((flags & TCP.syn) === 0) return false
  const originator = 2 * slot
  const responder = originator + 1
  const isAnswer = (flags & TCP.ack) !== 0
  if (isAnswer && conns.state[originator] !== END.inactive) return false
  if (((conns.marks[originator] | conns.marks[responder]) & MARK.done) !== 0) return true
  if (sequence === conns.start[isAnswer ? responder : originator]) return false
  // A SYN and its SYN,ACK in the wrong order.
  return !(
    !isAnswer &&
    conns.state[originator] === END.synAckSent &&
    conns.state[responder] === END.inactive &&
    sequence === conns.start[responder]
  )
}

/** Sequence numbers a segment takes up. What a reset carries is not part of the stream. */
function lengthOf(flags: number, payloadLength: number): number {
  return (flags & TCP.rst ? 0 : payloadLength) + (flags & TCP.syn ? 1 : 0) + (flags & TCP.fin ? 1 : 0)
}

/** A sequence number as counted from `start`, the nearest to `near` of those it may be. */
function placeOf(sequence: number, start: number, near: number): number {
  return near + ((sequence - ((start + near) >>> 0)) | 0)
}

/** A connection whose first packet is no SYN, or whose responder's is none, is partial. */
function notePartial(conns: ConnColumns, slot: number, sender: Side, flags: number): void {
  if ((conns.marks[2 * slot + sender] & MARK.seen) !== 0) return
  if (sender === 0) conns.isPartial[slot] = (flags & (TCP.syn | TCP.ack)) === TCP.syn ? 0 : 1
  else if (conns.isPartial[slot] === 0) conns.isPartial[slot] = flags & TCP.syn ? 0 : 1
}

/** Where an end's numbers begin: with its SYN, or as if it had been just before. A later SYN begins them again. */
function beginEnd(conns: ConnColumns, end: number, flags: number, sequence: number, length: number): void {
  const isSyn = (flags & TCP.syn) !== 0
  switch (conns.state[end]) {
    case END.inactive:
      restart(conns, end, isSyn ? sequence : (sequence - 1) >>> 0, isSyn ? length : 1)
      return
    case END.synSent:
    case END.synAckSent:
      if (isSyn && sequence !== conns.start[end]) restart(conns, end, sequence, length)
      return
    case END.partial:
    case END.established:
      if (isSyn) restart(conns, end, sequence, length)
      return
    case END.reset:
      // The reset gave the numbers, and may have been anybody's.
      if (isSyn && conns.stateBefore[end] === END.inactive) restart(conns, end, sequence, length)
  }
}

function restart(conns: ConnColumns, end: number, start: number, last: number): void {
  conns.start[end] = start
  conns.last[end] = last
  conns.acknowledged[end] = 0
}

/** What an acknowledgment says of the end it goes to. Returns its place among that end's numbers; 0 for none of them. */
function acknowledge(conns: ConnColumns, to: number, flags: number, acknowledgment: number): number {
  if (conns.state[to] === END.inactive) {
    restart(conns, to, (acknowledgment - 1) >>> 0, 0)
    return 1
  }
  const place = placeOf(acknowledgment, conns.start[to], conns.acknowledged[to])
  if (place < 0) return 0
  const advance = place - conns.acknowledged[to]
  const isBroken = acknowledgment === 0 && advance > FARTHEST
  if ((flags & TCP.rst) === 0 && advance > 0 && !isBroken) conns.acknowledged[to] = place
  return place
}

/** Moves on to the number after a segment; payload that does not get there was sent again, or comes late. */
function advance(
  conns: ConnColumns,
  slot: number,
  sender: Side,
  flags: number,
  end: number,
  payloadLength: number,
): void {
  const from = 2 * slot + sender
  const moved = end - conns.last[from]
  if ((flags & (TCP.syn | TCP.rst)) !== 0 && Math.abs(moved) > FARTHEST) return
  if ((flags & TCP.fin) !== 0 && conns.last[from] === 1) {
    // Only the SYN and the FIN were seen, maybe of more than 2 GB.
    conns.last[from] = moved < 0 ? end + 2 ** 32 : end
  } else if (conns.state[from] === END.reset) return
  else if (moved > 0) conns.last[from] = end
  else if (payloadLength > 0) addByTens(conns, slot, sender, ++conns.sentAgain[from], LETTER.sentAgain)
}

function noteFlags(
  conns: ConnColumns,
  slot: number,
  sender: Side,
  flags: number,
  at: number,
  payloadLength: number,
): void {
  const from = 2 * slot + sender
  switch (flags & (TCP.syn | TCP.fin | TCP.rst)) {
    case 0:
      if (payloadLength > 0) addOnce(conns, slot, sender, NOTED.payload, LETTER.payload)
      else if (flags & TCP.ack) addOnce(conns, slot, sender, NOTED.ack, LETTER.ack)
      return
    case TCP.syn: {
      const letter = flags & TCP.ack ? LETTER.synAck : LETTER.syn
      noteAt(conns, slot, sender, NOTED.syn, letter, at, conns.lastSyn[from])
      conns.lastSyn[from] = at
      return
    }
    case TCP.fin:
      noteAt(conns, slot, sender, NOTED.fin, LETTER.fin, at + payloadLength, conns.lastFin[from])
      conns.lastFin[from] = at + payloadLength
      return
    case TCP.rst:
      noteAt(conns, slot, sender, NOTED.reset, LETTER.reset, at, conns.lastReset[from])
      conns.lastReset[from] = at
      return
    case TCP.syn | TCP.fin:
    case TCP.syn | TCP.rst:
      addOnce(conns, slot, sender, NOTED.severalFlags, LETTER.severalFlags)
      return
    default:
      addOnce(conns, slot, sender, NOTED.finAndReset, LETTER.finAndReset)
  }
}

/** Appends a letter that is noted again where it stands at another number than the last time. */
function noteAt(
  conns: ConnColumns,
  slot: number,
  sender: Side,
  kind: number,
  letter: number,
  at: number,
  before: number,
): void {
  if (!addOnce(conns, slot, sender, kind, letter) && at >>> 0 !== before)
    addLetter(conns, slot, sender, letter)
}

/** A window of zero means something while the peer may still send, and its sender still be heard. */
function noteWindow(conns: ConnColumns, slot: number, sender: Side, packet: DecodedPacket): void {
  if (packet.window !== 0 || (packet.tcpFlags & TCP.rst) !== 0) return
  const from = 2 * slot + sender
  if (conns.state[2 * slot + 1 - sender] === END.closed || conns.state[from] === END.reset) return
  addByTens(conns, slot, sender, ++conns.zeroWindows[from], LETTER.zeroWindow)
}
