import type { Side } from '../own/own-ends'
import type { ConnColumns } from './conn-columns'

/** Most letters kept of one connection. Without bound are only SYNs, FINs and resets of ever other numbers. */
export const HISTORY_BYTES = 40

/**
 * Letters of a connection's history, as conn logs have them: of the originator as here, of the responder in small
 * letters (https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html, `history`).
 */
export const LETTER = {
  syn: 0x53, // S
  synAck: 0x48, // H
  ack: 0x41, // A
  payload: 0x44, // D
  fin: 0x46, // F
  reset: 0x52, // R
  badChecksum: 0x43, // C
  gap: 0x47, // G
  sentAgain: 0x54, // T
  zeroWindow: 0x57, // W
  finAndReset: 0x49, // I
  severalFlags: 0x51, // Q
  flipped: 0x5e, // ^
} as const

/** Bits of what an end's history has already. A SYN and a SYN,ACK are one kind. */
export const NOTED = {
  syn: 1,
  ack: 2,
  payload: 4,
  fin: 8,
  reset: 16,
  finAndReset: 32,
  severalFlags: 64,
} as const

const SMALL = 0x20

/** Appends a letter; over the bound there is nothing more. */
export function addLetter(conns: ConnColumns, slot: number, sender: Side, letter: number): void {
  const length = conns.historyLength[slot]
  if (length === HISTORY_BYTES) return
  const isSmall = sender === 1 && letter !== LETTER.flipped
  conns.history[HISTORY_BYTES * slot + length] = isSmall ? letter | SMALL : letter
  conns.historyLength[slot] = length + 1
}

/** Appends a letter where it is the first of its kind from this end. Returns whether it was. */
export function addOnce(
  conns: ConnColumns,
  slot: number,
  sender: Side,
  kind: number,
  letter: number,
): boolean {
  const end = 2 * slot + sender
  if ((conns.noted[end] & kind) !== 0) return false
  conns.noted[end] |= kind
  addLetter(conns, slot, sender, letter)
  return true
}

/** Appends a letter where the count, the one just made among it, is a power of ten: once, at 10, at 100. */
export function addByTens(
  conns: ConnColumns,
  slot: number,
  sender: Side,
  count: number,
  letter: number,
): void {
  let rest = count
  while (rest % 10 === 0 && rest > 0) rest /= 10
  if (rest === 1) addLetter(conns, slot, sender, letter)
}

/** The letters, in the order they were noted. */
export function historyText(conns: ConnColumns, slot: number): string {
  const at = HISTORY_BYTES * slot
  return String.fromCharCode(...conns.history.subarray(at, at + conns.historyLength[slot]))
}
