import type { Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Endpoint } from '#core/rows/flow-row'
import { ShownError } from '../engine-error'
import { socketError, type Attempt } from './socket-errors'

type Looked = (error: NodeJS.ErrnoException | null, address: string, family: number) => void

/** The first address of a name. @throws {ShownError} in words where it has none */
export async function lookUp(
  host: string,
  family: 0 | 4 | 6,
  doing: Attempt['doing'],
  port: number,
): Promise<string> {
  try {
    const { address } = await lookup(host, { family })
    return address
  } catch (error) {
    throw ShownError.of(socketError(error, { doing, address: host, port }))
  }
}

/** Calls something of a socket that tells its end by a callback, its failure by an event. @throws {ShownError} */
export function attempt(socket: Socket, asked: Attempt, act: (done: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => reject(ShownError.of(socketError(error, asked)))
    socket.once('error', onError)
    act(() => {
      socket.off('error', onError)
      resolve()
    })
  })
}

/** Our end as a peer's family writes it: a socket bound to `::` has peers of both. */
export function localTowards(local: Endpoint, peer: Endpoint): Endpoint {
  return local.address === '::' && isIP(peer.address) === 4 ? { address: '0.0.0.0', port: local.port } : local
}

/** Node would look each destination up for each datagram, a turn of the loop later: it is given addresses alone. */
export function literally(address: string, _options: unknown, found: Looked): void {
  found(null, address, isIP(address))
}
