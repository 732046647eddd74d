import type { Socket } from 'node:dgram'
import { ShownError } from '../engine-error'

/** What Node keeps behind a datagram socket, as far as it is used here. */
interface Handle {
  recvStart: () => number
  recvStop: () => number
}

/**
 * Makes the event loop wait for datagrams, or no longer. Node's sockets can't be paused (only closed), but what is
 * behind them can, as cluster does it; where a later Node has it elsewhere, that is said and nothing is done.
 *
 * @throws {ShownError} where this Node does not let us, or the system refuses
 */
export function setReceiving(socket: Socket, receiving: boolean): void {
  const handle = handleBehind(socket)
  if (!handle) {
    throw new ShownError(
      'EOPNOTSUPP',
      `Reading can't be paused on a UDP socket here: Node ${process.versions.node} has no way to it.`,
      'Close the socket instead.',
    )
  }
  const result = receiving ? handle.recvStart() : handle.recvStop()
  if (result < 0) throw new ShownError('EINVAL', `The system refused it (${result}).`)
}

function handleBehind(socket: Socket): Handle | null {
  for (const symbol of Object.getOwnPropertySymbols(socket)) {
    const state: unknown = Reflect.get(socket, symbol)
    if (typeof state === 'object' && state !== null && 'handle' in state && isHandle(state.handle))
      return state.handle
  }
  return null
}

function isHandle(value: unknown): value is Handle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'recvStart' in value &&
    typeof value.recvStart === 'function' &&
    'recvStop' in value &&
    typeof value.recvStop === 'function'
  )
}
