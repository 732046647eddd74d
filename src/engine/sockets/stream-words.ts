import type { SocketTransport } from '#contract/sockets'

/** What is known when a connection is gone. */
export interface EndFacts {
  transport: SocketTransport
  halfClosedByUs: boolean
  halfClosedByPeer: boolean
  /** Why it ended before its time; null where it did not. */
  by: 'our reset' | 'peer’s reset' | 'error' | 'our close' | null
}

/** What a reset is on the wire. */
export const resetWord = (transport: SocketTransport): string => (transport === 'sctp' ? 'ABORT' : 'RST')

/** What shutdown(2) of the sending half does. @param waiting bytes that the kernel has not taken yet */
export function halfCloseWords(transport: SocketTransport, waiting: number): string {
  const act = transport === 'unix' ? 'the peer reads the end' : 'FIN is sent'
  const after = waiting > 0 ? `the ${waiting} bytes that still wait` : 'what was written'
  return `shutdown(SHUT_WR): ${act} after ${after}; reading goes on`
}

/** What read(2) of 0 bytes means. */
export function peerEndWords(transport: SocketTransport, allowHalfOpen: boolean): string {
  const act = transport === 'unix' ? 'will send nothing more' : 'sent its FIN'
  return `read() gave 0: the peer ${act}; ${allowHalfOpen ? 'writing may go on' : 'our own follows at once, as asked'}`
}

/** Why a read failed with ECONNRESET. */
export function peerResetWords(transport: SocketTransport): string {
  const why =
    transport === 'unix' ? 'the peer closed with bytes unread' : `the peer sent ${resetWord(transport)}`
  return `read() failed with ECONNRESET: ${why}`
}

/** A kernel that has to throw received bytes away says so with RST (RFC 2525 §2.17). */
export function unreadWords(transport: SocketTransport, unread: number): string {
  const then =
    transport === 'unix'
      ? 'the peer is told ECONNRESET'
      : `the kernel sends ${resetWord(transport)} (RFC 2525 §2.17)`
  return `close() with ${unread} bytes unread: ${then}`
}

/** How the connection ended. */
export function closedWords({ transport, halfClosedByUs, halfClosedByPeer, by }: EndFacts): string {
  if (by === 'our reset') return 'close(): the connection is gone at once, without a FIN'
  if (by === 'peer’s reset') return 'close(): the peer had reset the connection'
  if (by === 'error') return 'close(): the connection had failed'
  if (halfClosedByPeer) return `close(): both directions have ended${byWhom(halfClosedByUs, by)}`
  if (transport === 'unix') return 'close(): the peer reads the end'
  return 'close(): FIN is sent; what the peer still sends is answered with RST'
}

const byWhom = (ours: boolean, by: EndFacts['by']): string =>
  by === 'our close' && !ours ? '; our FIN went out with it' : ''
