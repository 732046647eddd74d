import type { Socket } from 'node:net'
import type { SocketTransport } from '#contract/sockets'
import { PROTOCOL } from '#core/net/transport'

/** IP protocol numbers of what carries streams (IANA); Unix-domain sockets have none. */
export const PROTOCOL_OF: Record<SocketTransport, number> = {
  tcp: PROTOCOL.tcp,
  sctp: 132,
  udp: PROTOCOL.udp,
  unix: 0,
  raw: 0,
}

/** The file descriptor of a Node socket or server on POSIX systems; -1 where there is none (any more). */
export function fdOf(socket: Socket | null): number {
  const holder = socket as unknown as { _handle?: { fd?: unknown } | null } | null
  const fd = holder?._handle?.fd
  return typeof fd === 'number' ? fd : -1
}
