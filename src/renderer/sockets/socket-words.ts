import type { SocketState } from '#contract/sockets'
import { writeEndpoint } from '#core/rows/flow-row'

const KINDS = { listener: 'listener', client: 'client', accepted: 'accepted', udp: '', raw: '' } as const
const TRANSPORTS = { tcp: 'TCP', sctp: 'SCTP', unix: 'Unix', udp: 'UDP', raw: 'Raw' } as const

/** `TCP listener`. */
export function kindWords({ kind, transport }: SocketState): string {
  return `${TRANSPORTS[transport]} ${KINDS[kind]}`.trim()
}

/** The local end, or the path or name that was asked for. */
export function localWords({ local, asked, kind }: SocketState): string {
  if (local) return writeEndpoint(local)
  return kind === 'client' ? '' : asked
}

/** The other end where there is one, or that was asked for. */
export function peerWords({ peer, asked, kind }: SocketState): string {
  if (peer) return writeEndpoint(peer)
  return kind === 'client' ? asked : ''
}

/** What the socket is at, in a word or two. */
export function phaseWords(socket: SocketState): string {
  if (socket.phase !== 'open')
    return socket.error && socket.phase === 'closed' ? socket.error.code : socket.phase
  if (socket.kind === 'listener')
    return { accepting: 'accepting', paused: 'paused', refusing: 'refusing' }[socket.accepting]
  if (socket.readingPaused) return 'not reading'
  if (socket.tls?.phase === 'handshaking') return 'TLS handshake'
  if (socket.halfClosedByUs) return 'half-closed'
  if (socket.halfClosedByPeer) return 'peer’s FIN came'
  return 'open'
}

/** Of several sockets or one, for titles. */
export function socketWords(socket: SocketState): string {
  const ends = [localWords(socket), peerWords(socket)].filter((end) => end !== '').join(' ↔ ')
  return `${kindWords(socket)} ${ends}`
}
