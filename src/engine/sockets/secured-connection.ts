import type { TlsDetails, TlsServerOptions } from '#contract/tls'
import { writeEndpoint } from '#core/rows/flow-row'
import { plainError, ShownError } from '../engine-error'
import { preparedClient, preparedServer, type PreparedTls } from '../tls/prepared-tls'
import { isTlsError, tlsError } from '../tls/tls-errors'
import { TlsLayer } from '../tls/tls-layer'
import type { StartTls } from './own-socket'
import { StreamConnection } from './stream-connection'

/** A stream connection that TLS can be put on: as soon as it is established, or later, as STARTTLS does. */
export abstract class SecuredConnection extends StreamConnection {
  private tls: TlsLayer | null = null
  /** TLS that is put on it as soon as it is established. */
  protected tlsAtOnce: PreparedTls | null = null

  override async startTls(asked: StartTls): Promise<void> {
    this.requireOpen()
    if (this.tls || this.isHeldBy('tls'))
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

  protected override begin(): void {
    const { tlsAtOnce } = this
    // After the event that tells of the connection.
    if (tlsAtOnce) queueMicrotask(() => void this.secure(tlsAtOnce).catch(() => undefined))
    else super.begin()
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
    const socket = this.lendTransport()
    const onClosed = () => this.onClosed()
    socket.on('close', onClosed)
    return new Promise((resolve, reject) => {
      this.tls = new TlsLayer(prepared, {
        socket,
        where: this.where(),
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
          if (this.state.phase === 'opening') super.begin()
          resolve()
        },
        failed: (error) => {
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

  protected override worded(error: Error): ShownError {
    if (this.tls && isTlsError(error)) {
      return ShownError.of(tlsError(error, { role: this.tls.role, where: this.where() }))
    }
    return super.worded(error)
  }

  protected override onError(error: Error): void {
    super.onError(error)
    // After a fatal alert nothing more is exchanged (RFC 8446 §6.2); Node leaves that to us.
    if (isTlsError(error)) this.dropStream()
  }

  private where(): string {
    return this.state.peer ? writeEndpoint(this.state.peer) : this.state.asked
  }
}
