import type { SystemSocket } from '#contract/kernel'
import { writeEndpoint } from '#core/rows/flow-row'

/** The columns of the list; a person sorts by any of them. */
export const COLUMNS = ['Program', 'Proto', 'State', 'Local', 'Peer', 'Unread', 'Unsent'] as const
export type Column = (typeof COLUMNS)[number]
export interface Order {
  column: Column
  isDescending: boolean
}

/** What a row has in a column, to sort by; null where the system does not tell. */
function valueOf(socket: SystemSocket, column: Column): string | number | null {
  switch (column) {
    case 'Program':
      return socket.program === '' ? null : socket.program.toLowerCase()
    case 'Proto':
      return `${socket.transport}${socket.family}`
    case 'State':
      return socket.state === '' ? null : socket.state
    case 'Local':
      return socket.local.port
    case 'Peer':
      return socket.peer ? writeEndpoint(socket.peer) : null
    case 'Unread':
      return socket.receiveQueue
    case 'Unsent':
      return socket.sendQueue
  }
}

/** One key a socket, the same each time the table is read: its transport and endpoints, and its process. */
export function keyOf({ transport, local, peer, pid }: SystemSocket): string {
  return [transport, writeEndpoint(local), writeEndpoint(peer), pid ?? ''].join(' ')
}

/** Those whose program, process, endpoints or state have every word of `text`; in an order that does not jump. */
export function shownSockets(
  sockets: readonly SystemSocket[],
  text: string,
  onlyListeners: boolean,
  { column, isDescending }: Order,
): SystemSocket[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const fits = (socket: SystemSocket) => {
    if (onlyListeners && !isOpenToAll(socket)) return false
    const all = [keyOf(socket), socket.program, socket.state].join(' ').toLowerCase()
    return words.every((word) => all.includes(word))
  }
  const sign = isDescending ? -1 : 1
  return sockets
    .filter(fits)
    .map((socket) => ({ socket, value: valueOf(socket, column), key: keyOf(socket) }))
    .sort((a, b) => sign * compare(a.value, b.value) || compare(a.key, b.key))
    .map(({ socket }) => socket)
}

/** A listener, or a datagram socket that anybody may send to. */
function isOpenToAll({ transport, state, peer }: SystemSocket): boolean {
  return state === 'LISTEN' || (transport === 'udp' && peer === null)
}

/** What is not known stands last in either direction of names, first among numbers. */
function compare(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}
