import type { TlsDetails, TlsServerOptions } from '#contract/tls'
import { writeEndpoint } from '#core/rows/flow-row'
import { plainError, ShownError } from '../engine-error'
import { preparedClient, preparedServer, type PreparedTls } from '../tls/prepared-tls'
import { isTlsError, tlsError } from '../tls/tls-errors'
import { TlsLayer } from '../tls/tls-layer'
import type { SocketContext, StartTls } from './own-socket'
import { StreamConnection, type Asked, type ConnectionFacts } from './stream-connection'

/**
 * A stream connection that TLS can be put on: as soon as it is established, or later, as STARTTLS does. What is sent
 * and received is plaintext then; FIN, RST and a closed window are the connection's own as before.
 */
export class SecureConnection extends StreamConnection {
  private tls: TlsLayer | null = null
  private isSecured = false

  /** @param tlsAtOnce TLS that is put on it as soon as it is established: until then it is not open */
  constructor(
    context: SocketContext,
    facts: ConnectionFacts,
    asked: Asked,
    private readonly tlsAtOnce: PreparedTls | null,
  ) {
    super(context, facts, asked)
  }

  override async startTls(asked: StartTls): Promise<void> {
    this.requireOpen()
    if (this.tls || this.holds.has('tls'))
      throw new ShownError('EALREADY', 'There is TLS on this connection already.')
    if (this.state.halfClosedByUs || this.state.halfClosedByPeer) {
      throw new ShownError(
        'EPIPE',
        'One end has sent its FIN: a handshake needs both directions.',
        'Open a new one.',
      )
    }
    await this.secure(
      asked.role === 'client' ? preparedClient(asked.options) : await this.preparedServer(asked.options),
    )
  }

  override tlsDetails(): TlsDetails {
    if (!this.tls) throw new ShownError('ENODATA', 'There is no TLS on this connection.')
    return this.tls.details()
  }

  /** What the connection was made to, for the name that TLS verifies. */
  protected get host(): string {
    return this.state.peer?.address ?? 'localhost'
  }

  /** What the peer sends meanwhile stays unread: it is a handshake already. */
  private async preparedServer(options: TlsServerOptions): Promise<PreparedTls> {
    this.hold('tls', true)
    try {
      return await preparedServer(options, this.state.local?.address ?? '')
    } catch (error) {
      this.hold('tls', false)
      throw error
    }
  }

  /** Begins the handshake; done when the connection is secure. */
  private secure(prepared: PreparedTls): Promise<void> {
    const { socket } = this
    if (!socket) return Promise.reject(new ShownError('ENOTCONN', 'There is no connection.'))
    const onClosed = () => this.onClosed()
    this.detach()
    this.holds.delete('tls')
    socket.on('close', onClosed)
    return new Promise((resolve, reject) => {
      this.tls = new TlsLayer(prepared, {
        socket,
        where: this.state.peer ? writeEndpoint(this.state.peer) : this.state.asked,
        host: this.host,
        secrets: this.context.secrets ?? null,
        changed: (state) => {
          this.state.tls = state
          this.context.onChange()
        },
        event: (kind, text) => this.event(kind, text),
        secured: (stream) => {
          socket.off('close', onClosed)
          this.attach(stream)
          this.isSecured = true
          if (this.state.phase === 'opening') this.opened()
          resolve()
        },
        failed: (error) => {
          this.by ??= error ? 'error' : 'our close'
          if (error) this.state.error = plainError(error)
          reject(
            ShownError.of(
              error ?? { code: 'ECANCELED', message: 'The connection was closed during the handshake.' },
            ),
          )
        },
      })
    })
  }

  protected override requireOpen(): void {
    super.requireOpen()
    if (this.state.tls?.phase === 'handshaking') {
      throw new ShownError(
        'EAGAIN',
        'The TLS handshake is not done yet.',
        'Wait until the connection is secure.',
      )
    }
  }

  protected override opened(): void {
    const { tlsAtOnce } = this
    if (!tlsAtOnce || this.isSecured) super.opened()
    // After the event that tells of the connection.
    else queueMicrotask(() => void this.secure(tlsAtOnce).catch(() => undefined))
  }

  protected override onError(error: Error): void {
    super.onError(error)
    // After a fatal alert nothing more is exchanged (RFC 8446 §6.2); Node leaves that to us.
    if (isTlsError(error)) this.stream?.destroy()
  }

  protected override worded(error: Error): ShownError {
    if (this.tls && isTlsError(error)) {
      const { role } = this.tls
      return ShownError.of(
        tlsError(error, { role, where: writeEndpoint(this.state.peer ?? { address: '', port: 0 }) }),
      )
    }
    return super.worded(error)
  }
}
