import { createServer, type Server, type Socket } from 'node:net'
import { PROTOCOL } from '#core/net/transport'
import { STATE } from '#core/flow/states'
import type { SocketState } from '#contract/sockets'
import type { ListenerRequest } from '#contract/streams'
import { ShownError } from '../engine-error'
import { OwnSocket, plainEndpoint, type SocketContext } from './own-socket'
import { writeEndpoint } from '#core/rows/flow-row'
import { socketError } from './socket-errors'
import { requireReply } from './responder'
import { StreamConnection } from './stream-connection'

/** A connection that a listener of ours accepted; it stays open until one side ends it. */
class AcceptedConnection extends StreamConnection {
  constructor(
    context: SocketContext,
    id: number,
    listener: SocketState,
    socket: Socket,
    asked: ListenerRequest,
  ) {
    const from = writeEndpoint({ address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 })
    super(
      context,
      { id, kind: 'accepted', transport: asked.transport, listener: listener.id, asked: from },
      socket,
      asked,
    )
    this.onEstablished()
    this.event(
      'accepted',
      `accept() on ${listener.local ? writeEndpoint(listener.local) : listener.asked} gave the connection from ${from}`,
    )
  }
}

/** A socket in LISTEN. Its backlog is the system's default. */
export class StreamListener extends OwnSocket {
  private readonly server: Server

  /** @param onAccept takes a connection over; the listener does not own it */
  constructor(
    context: SocketContext,
    id: number,
    private readonly asked: ListenerRequest,
    onAccept: (accept: (id: number) => StreamConnection) => void,
  ) {
    super(context, {
      id,
      kind: 'listener',
      transport: asked.transport,
      listener: null,
      asked: writeEndpoint(asked),
      reply: asked.reply.kind,
      framing: asked.framing.kind,
    })
    requireReply(asked.reply)
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      // A client may reset between the handshake and accept(): then there are no endpoints any more.
      if (socket.remoteAddress === undefined) {
        socket.destroy()
        return
      }
      this.state.connections++
      socket.once('close', () => {
        this.state.connections--
        this.context.onChange()
      })
      onAccept((acceptedId) => new AcceptedConnection(context, acceptedId, this.state, socket, asked))
      this.context.onChange()
    })
  }

  /** bind(2) and listen(2). @throws {ShownError} in plain words where the system refuses */
  listen(): Promise<void> {
    const { address, port } = this.asked
    this.event('opening', `socket(SOCK_STREAM), bind(${writeEndpoint({ address, port })}), listen()`)
    return new Promise((resolve, reject) => {
      this.server.once('error', (error) => {
        const refused = ShownError.of(socketError(error, { doing: 'listen', address, port }))
        this.failed(refused)
        this.ended('the socket was not opened')
        reject(refused)
      })
      this.server.listen({ host: address, port }, () => {
        const bound = this.server.address()
        if (bound === null || typeof bound === 'string') return
        this.server.removeAllListeners('error')
        this.server.on('error', (error) =>
          this.failed(socketError(error, { doing: 'listen', address, port })),
        )
        const local = plainEndpoint(bound.address, bound.port)
        this.join(PROTOCOL.tcp, local, null, STATE.listen)
        this.state.phase = 'open'
        this.event('listening', `listen() on ${writeEndpoint(local)}`)
        resolve()
      })
    })
  }

  override send(): never {
    throw new ShownError(
      'EISCONN',
      'A listener carries no bytes: send through one of its accepted connections.',
    )
  }

  override halfClose(): never {
    throw new ShownError(
      'ENOTCONN',
      'A listener has no stream to half-close.',
      'Half-close one of its connections.',
    )
  }

  override reset(): never {
    throw new ShownError(
      'ENOTCONN',
      'A listener has no connection of its own to reset.',
      'Reset one of its connections.',
    )
  }

  /** Stops listening; accepted connections stay open. */
  override close(): Promise<void> {
    if (this.state.phase !== 'open') return Promise.resolve()
    // close()'s callback waits for the connections too, but the port is let go of at once.
    this.server.close()
    this.ended('close(): no longer listening; accepted connections stay open')
    return Promise.resolve()
  }
}
