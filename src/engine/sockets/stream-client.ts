import { Socket } from 'node:net'
import type { ClientRequest } from '#contract/streams'
import { PROTOCOL } from '#core/net/transport'
import { STATE } from '#core/flow/states'
import { preparedClient } from '../tls/prepared-tls'
import { plainEndpoint, type SocketContext } from './own-socket'
import { writeEndpoint } from '#core/rows/flow-row'
import { StreamConnection } from './stream-connection'

/** A TCP client: resolves, connects, and stays open until it is told otherwise. */
export class StreamClient extends StreamConnection {
  /** @throws {ShownError} where what TLS was asked for with does not fit */
  constructor(
    context: SocketContext,
    id: number,
    private readonly request: ClientRequest,
  ) {
    const asked = request
    const { host, port } = asked
    const socket = new Socket({ allowHalfOpen: true })
    super(
      context,
      {
        id,
        kind: 'client',
        transport: asked.transport,
        listener: null,
        asked: writeEndpoint({ address: host, port }),
      },
      socket,
      asked,
      asked.tls ? preparedClient(asked.tls) : null,
    )
    this.event('opening', `socket(SOCK_STREAM), connect(${writeEndpoint({ address: host, port })})`)
    socket.on('lookup', (error, address) => {
      if (!(error as Error | null) && address !== host)
        this.event('opening', `${host} resolved to ${address}`)
    })
    socket.on('connectionAttempt', (address: string, peerPort: number) => {
      // connect(2) is called right after this event; the local port is bound by then.
      process.nextTick(() => this.onAttempt(address, peerPort))
    })
    socket.on('connect', () => {
      this.onEstablished()
      this.event('connected', 'connect() succeeded: the handshake is complete')
    })
    socket.connect({ host, port })
  }

  protected override get host(): string {
    return this.request.host
  }

  private onAttempt(address: string, port: number): void {
    const { localAddress, localPort } = this.socket
    if (localAddress === undefined || localPort === undefined || this.place) return
    this.join(
      PROTOCOL.tcp,
      plainEndpoint(localAddress, localPort),
      plainEndpoint(address, port),
      STATE.synSent,
    )
    this.event(
      'connecting',
      `connect(${writeEndpoint({ address, port })}) from local port ${localPort}: SYN is sent`,
    )
  }
}
