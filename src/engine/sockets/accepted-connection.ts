import type { Socket } from 'node:net'
import type { SocketState } from '#contract/sockets'
import type { ListenerRequest } from '#contract/streams'
import { writeEndpoint } from '#core/rows/flow-row'
import type { PreparedTls } from '../tls/prepared-tls'
import { plainEndpoint, type SocketContext } from './own-socket'
import { SecureConnection } from './secure-connection'

/** A connection that a listener of ours accepted; it stays open until one side ends it. */
export class AcceptedConnection extends SecureConnection {
  constructor(
    context: SocketContext,
    id: number,
    listener: SocketState,
    socket: Socket,
    asked: ListenerRequest,
    tls: PreparedTls | null,
  ) {
    const { remoteAddress, remotePort } = socket
    const from =
      remoteAddress === undefined || remotePort === undefined
        ? null
        : writeEndpoint(plainEndpoint(remoteAddress, remotePort))
    super(
      context,
      {
        id,
        kind: 'accepted',
        transport: asked.transport,
        listener: listener.id,
        asked: from ?? listener.asked,
      },
      asked,
      tls,
    )
    this.carry(socket)
    this.onEstablished()
    const on = listener.local ? writeEndpoint(listener.local) : listener.asked
    this.event(
      'accepted',
      `accept() on ${on} gave ${from === null ? 'a connection' : `the connection from ${from}`}`,
    )
    this.applyOptions()
  }
}
