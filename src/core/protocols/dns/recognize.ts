import { MATCH, type Match } from '../protocol'
import { isKnownType, TYPE } from './numbers'

const HEADER_BYTES = 12
/** IN, CH, HS, NONE, ANY; multicast DNS sets the bit above (RFC 6762 §18.12). */
const CLASSES: readonly number[] = [1, 3, 4, 254, 255]
/** Where type and class of the first question or record lie behind its name. */
const TYPE_AND_CLASS_BYTES = 4
/** NetBIOS names (RFC 1002 §4.1) have the same format: one label of 32 letters from A to P. */
const NETBIOS_LABEL_BYTES = 32

/**
 * Whether a DNS message begins here: a header that makes sense, and a first question or record of a known type and
 * class. Where the message has none only a port can tell.
 */
export function recognizeMessage(bytes: Uint8Array, start: number, end: number): Match {
  if (end - start < HEADER_BYTES) return end - start < 4 ? MATCH.maybe : flagsMatch(bytes, start)
  if (flagsMatch(bytes, start) === MATCH.no) return MATCH.no
  const questions = number(bytes, start + 4)
  const answers = number(bytes, start + 6)
  const others = number(bytes, start + 8) + number(bytes, start + 10)
  // What is nonsense from here on may still be meant as DNS, where it comes to its port.
  if (questions > 255 || answers > 4096 || others > 8192) return MATCH.byPort
  if (questions + answers + others === 0) return MATCH.byPort
  const at = afterName(bytes, start + HEADER_BYTES, end)
  if (at < 0) return isNetbios(bytes, start + HEADER_BYTES, end) ? MATCH.no : MATCH.byPort
  if (at + TYPE_AND_CLASS_BYTES > end) return MATCH.maybe
  const type = number(bytes, at)
  // The root's options (RFC 6891): their class is a size.
  if (type === TYPE.OPT) return MATCH.byPort
  const isClass = CLASSES.includes(number(bytes, at + 2) & 0x7fff)
  return isClass && isKnownType(type) && isPlausible(bytes, start) ? MATCH.yes : MATCH.byPort
}

/** Whether one begins here with its length before it, as over TCP (RFC 1035 §4.2.2). */
export function recognizePrefixed(bytes: Uint8Array, start: number, end: number): Match {
  if (end - start < 2) return MATCH.maybe
  const length = number(bytes, start)
  if (length < HEADER_BYTES) return MATCH.no
  return recognizeMessage(bytes, start + 2, Math.min(end, start + 2 + length))
}

function flagsMatch(bytes: Uint8Array, start: number): Match {
  const high = bytes[start + 2]
  const opcode = (high >> 3) & 15
  if (opcode === 3 || opcode > 6) return MATCH.no
  // The bit that must be zero (RFC 1035 §4.1.1, as RFC 2535 left it).
  return (bytes[start + 3] & 0x40) === 0 ? MATCH.maybe : MATCH.no
}

/** Where a name ends; behind `end` where it is not whole, -1 where it is none. */
function afterName(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end;) {
    const length = bytes[at]
    if (length === 0) return at + 1
    if ((length & 0xc0) === 0xc0) return at > start ? at + 2 : -1
    if (length > 63 || at - start > 255) return -1
    if (at === start && isNetbios(bytes, at, end)) return -1
    at += 1 + length
  }
  return end + 1
}

function isNetbios(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== NETBIOS_LABEL_BYTES) return false
  for (let i = at + 1; i < Math.min(at + 1 + NETBIOS_LABEL_BYTES, end); i++)
    if (bytes[i] < 0x41 || bytes[i] > 0x50) return false
  return true
}

/** A query has no response code. */
function isPlausible(bytes: Uint8Array, start: number): boolean {
  return (bytes[start + 2] & 0x80) !== 0 || (bytes[start + 3] & 15) === 0
}

const number = (bytes: Uint8Array, at: number) => bytes[at] * 256 + bytes[at + 1]
