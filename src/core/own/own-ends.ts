import type { StateCode } from '../flow/states'

/** Which of a flow's two endpoints: 0 is A, the originator; 1 is B. */
export type Side = 0 | 1

/** One end of a flow that is a socket of our own, as the application sees it. */
export interface OwnEnd {
  socket: number
  /** What our calls and callbacks tell of the state; the wire may know better. */
  state: StateCode
  bytesSent: number
  bytesReceived: number
  messagesSent: number
  messagesReceived: number
}

/** The ends of one flow that are our own, by side: one of them, or both on loopback. */
export type OwnEnds = [OwnEnd | null, OwnEnd | null]

/** A fresh end for a socket. */
export function ownEnd(socket: number, state: StateCode): OwnEnd {
  return { socket, state, bytesSent: 0, bytesReceived: 0, messagesSent: 0, messagesReceived: 0 }
}

/** The side that is shown as local: our own; where both are ours, the originator's. */
export function localSideOf(ends: OwnEnds): Side {
  return ends[0] ? 0 : 1
}
