/** One end of a TCP connection from its three sides. */
export interface ThreeSides {
  /** What our socket did, and was told. */
  own: { isOpen: boolean; halfClosedByUs: boolean; halfClosedByPeer: boolean }
  /** The kernel's state of it, as RFC 9293 spells it; null where the system does not tell. */
  kernel: string | null
  /** The state that the captured segments make of it; null where none were captured. */
  wire: string | null
}

/** Where two sides differ, which of them knows more, and what follows. */
export interface Disagreement {
  what: string
  /** What to do, or to look at. */
  step: string
}

/** States in which the peer's FIN has come (RFC 9293 §3.3.2). */
const AFTER_PEER_FIN: readonly string[] = ['CLOSE-WAIT', 'LAST-ACK', 'CLOSING', 'TIME-WAIT', 'CLOSED']

/** Says in words where application, kernel and wire do not agree on a connection; null where they do. */
export function disagreement({ own, kernel, wire }: ThreeSides): Disagreement | null {
  if (!own.isOpen || kernel === null) return null
  if (kernel === 'CLOSED')
    return {
      what: 'This socket counts as open, and the kernel no longer knows the connection: it was reset, or timed out.',
      step: 'The next call on it will say so; its events show what came last.',
    }
  if (kernel === 'CLOSE-WAIT' && !own.halfClosedByUs)
    return own.halfClosedByPeer
      ? {
          what: 'The peer has closed its direction, and the kernel waits in CLOSE-WAIT for this end to close.',
          step: 'Close the socket: until then the connection stays, which is how programs leak them (RFC 9293 §3.6).',
        }
      : {
          what: 'The kernel has the peer’s FIN (CLOSE-WAIT), and the program has not read that far.',
          step: 'Reading is paused, or the program is busy: go on reading, then close.',
        }
  if (wire === null || kernel !== 'ESTABLISHED') return null
  if (wire === 'CLOSED')
    return {
      what: 'A reset was captured, and the kernel still has the connection as ESTABLISHED: it did not take that segment.',
      step: 'Its sequence number lies outside of the window, or it is forged (RFC 5961 §3): see its packets.',
    }
  if (AFTER_PEER_FIN.includes(wire))
    return {
      what: 'The peer’s FIN was captured, and the kernel is still in ESTABLISHED: bytes before the FIN are missing.',
      step: 'Look for lost segments among the packets: the FIN counts once all before it has come.',
    }
  return null
}
