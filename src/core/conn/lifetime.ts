import { PROTOCOL } from '../net/transport'
import { END, MARK, type ConnColumns } from './conn-columns'

/*
 * How long a connection is kept without a packet, as Zeek's defaults have it. Nothing runs by itself here: a packet
 * that comes after a connection's time begins another one.
 */
const INACTIVE_MS = 60_000
const INACTIVE_ESTABLISHED_MS = 300_000
/** A name service's connection: a look every 10 s, and over where nothing came for 9 s. */
const NAME_PORTS: readonly number[] = [53, 137, 5353, 5355]
const NAME_LOOK_MS = 10_000
const NAME_SILENT_MS = 9000
/** An attempt without an answer. */
const ATTEMPT_MS = 5000
/** After both ends were done. */
const DONE_MS = 5000
/** A look at connections with one end done, first after 5 s, then every 6 s; what was silent for 5 s is over. */
const FIRST_LOOK_MS = 5000
const LOOK_EVERY_MS = 6000
const SILENT_MS = 5000

/** Whether a connection was over before now. */
export function isOver(conns: ConnColumns, slot: number): boolean {
  const now = conns.now[0]
  const silence = now - conns.lastSeen[slot]
  if (conns.protocol[slot] !== PROTOCOL.tcp) return silence >= INACTIVE_MS || isNameOver(conns, slot, silence)
  const originator = conns.state[2 * slot]
  const responder = conns.state[2 * slot + 1]
  const isOpening = originator <= END.synAckSent && responder <= END.synAckSent
  if (silence >= (isOpening ? INACTIVE_MS : INACTIVE_ESTABLISHED_MS)) return true
  if (conns.doneAt[slot] > 0) return now >= conns.doneAt[slot] + DONE_MS
  if (silence < SILENT_MS && conns.attemptAt[slot] === 0) return false
  if (
    conns.attemptAt[slot] > 0 &&
    now >= conns.attemptAt[slot] + ATTEMPT_MS &&
    (originator === END.synSent || originator === END.synAckSent) &&
    responder === END.inactive
  )
    return true
  return isIdle(conns, slot, originator, responder) && now >= nextLook(conns, slot)
}

/** Zeek takes questions and answers of the domain name system apart, and its `dns_session_timeout` ends them. */
function isNameOver(conns: ConnColumns, slot: number, silence: number): boolean {
  if (silence < NAME_SILENT_MS || conns.protocol[slot] !== PROTOCOL.udp) return false
  if (!NAME_PORTS.includes(conns.ports[2 * slot + 1])) return false
  const sinceFirst = conns.now[0] - conns.firstSeen[slot]
  return silence - (sinceFirst % NAME_LOOK_MS) >= NAME_SILENT_MS
}

/** Whether what a connection is after its last packet ends it at the next look. */
function isIdle(conns: ConnColumns, slot: number, originator: number, responder: number): boolean {
  if (originator === END.inactive && responder === END.inactive) return true
  if (((conns.marks[2 * slot] | conns.marks[2 * slot + 1]) & MARK.done) === 0) return false
  return (
    originator === END.reset ||
    responder === END.reset ||
    originator === END.inactive ||
    responder === END.inactive
  )
}

/** The first look at which the connection was silent long enough. */
function nextLook(conns: ConnColumns, slot: number): number {
  const after = conns.lastSeen[slot] + SILENT_MS
  const first = lookAfter(conns.firstSeen[slot] + FIRST_LOOK_MS, after)
  if (conns.halfDoneAt[slot] === 0) return first
  return Math.min(first, lookAfter(conns.halfDoneAt[slot] + LOOK_EVERY_MS, after))
}

function lookAfter(first: number, after: number): number {
  return after < first ? first : first + LOOK_EVERY_MS * (Math.floor((after - first) / LOOK_EVERY_MS) + 1)
}
