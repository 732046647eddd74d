import type { Socket } from 'node:net'
import { PROTOCOL } from '#core/net/transport'
import { STATE } from '#core/flow/states'
import { plainError, ShownError } from '../engine-error'
import type { Framing, Reply } from '#contract/sockets'
import type { ClientRequest } from '#contract/streams'
import type { TlsDetails, TlsServerOptions } from '#contract/tls'
import { writeEndpoint } from '#core/rows/flow-row'
import { OwnSocket, plainEndpoint, type SocketContext, type SocketFacts, type StartTls } from './own-socket'
import { Responder } from './responder'
import { socketError } from './socket-errors'
import { preparedClient, preparedServer, type PreparedTls } from '../tls/prepared-tls'
import { isTlsError, tlsError } from '../tls/tls-errors'
import { TlsLayer } from '../tls/tls-layer'

/**
 * Bytes written and not yet taken by the kernel, at most: past it a send is refused with a reason, instead of
 * filling memory while the peer's window is closed.
 */
const MOST_UNSENT_BYTES = 64 << 20

/**
 * An own TCP connection, a client's or an accepted one: `net.Socket` with half-open allowed, so that FIN, data
 * after the peer's FIN, and RST are separate acts. The state it tells is what the application can know
 * (RFC 9293 §3.3.2); the wire may know more.
 */
export class StreamConnection extends OwnSocket {
  private responder: Responder
  /** What is read and written: the transport, or TLS on top of it. */
  private stream: Socket
  private detach = (): void => undefined
  private tls: TlsLayer | null = null
  /** Who wants that nothing is read now: a person, an answer that waits for its peer, TLS that begins. */
  private readonly holds = new Set<'person' | 'answer' | 'tls'>()

  constructor(
    context: SocketContext,
    facts: Omit<SocketFacts, 'reply' | 'framing'>,
    protected readonly socket: Socket,
    asked: Pick<ClientRequest, 'reply' | 'framing'>,
    /** TLS that is put on it as soon as it is established. */
    private readonly tlsAtOnce: PreparedTls | null = null,
  ) {
    super(context, { ...facts, reply: asked.reply.kind, framing: asked.framing.kind })
    this.responder = this.responderFor(asked.reply, asked.framing)
    socket.setNoDelay(true)
    this.stream = socket
    this.attach(socket)
  }

  /** Reads and writes through `stream` from now on. */
  private attach(stream: Socket): void {
    this.detach()
    this.stream = stream
    if (this.holds.size > 0) stream.pause()
    const heard = {
      data: (bytes: Uint8Array) => this.onData(bytes),
      end: () => this.onPeerEnd(),
      error: (error: Error) => this.onError(error),
      close: () => this.onClosed(),
    }
    for (const [event, listener] of Object.entries(heard)) stream.on(event, listener)
    this.detach = () => {
      for (const [event, listener] of Object.entries(heard)) stream.off(event, listener)
      // The one on top tells the same error.
      stream.on('error', () => undefined)
    }
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
          if (this.state.phase === 'opening') this.opened()
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

  /** The connection is established: its endpoints are known. */
  protected onEstablished(): void {
    const { localAddress, localPort, remoteAddress, remotePort } = this.socket
    if (
      localAddress === undefined ||
      localPort === undefined ||
      remoteAddress === undefined ||
      remotePort === undefined
    )
      return
    if (!this.place) {
      this.join(
        PROTOCOL.tcp,
        plainEndpoint(localAddress, localPort),
        plainEndpoint(remoteAddress, remotePort),
        STATE.established,
      )
    }
    this.stateIs(STATE.established)
    const { tlsAtOnce } = this
    // After the event that tells of the connection.
    if (tlsAtOnce) queueMicrotask(() => void this.secure(tlsAtOnce).catch(() => undefined))
    else this.opened()
  }

  /** Bytes can be exchanged. */
  private opened(): void {
    this.state.phase = 'open'
    this.context.onChange()
    this.responder.opened()
  }

  override send(bytes: Uint8Array): Promise<number> {
    this.requireOpen()
    if (this.state.halfClosedByUs) {
      throw new ShownError(
        'EPIPE',
        'This end has sent its FIN: nothing more can be sent on this connection.',
        'Open a new one.',
      )
    }
    if (this.stream.writableLength + bytes.length > MOST_UNSENT_BYTES) {
      throw new ShownError(
        'EAGAIN',
        `${this.stream.writableLength} bytes still wait for the peer to take them: it is not reading, or slowly.`,
        'Wait until it reads, or reset the connection.',
      )
    }
    return new Promise((resolve, reject) => {
      this.stream.write(bytes, (error) => {
        if (error) {
          reject(this.worded(error))
          return
        }
        this.moved('sent', bytes)
        resolve(bytes.length)
      })
    })
  }

  override halfClose(): void {
    this.requireOpen()
    if (this.state.halfClosedByUs) throw new ShownError('EALREADY', 'This end has already sent its FIN.')
    this.state.halfClosedByUs = true
    this.stream.end()
    this.event('half-closed', 'shutdown(SHUT_WR): FIN is sent after what was written; reading goes on')
    this.stateIs(this.state.halfClosedByPeer ? STATE.lastAck : STATE.finWait1)
  }

  override reset(): void {
    if (this.state.phase === 'closed') throw new ShownError('ENOTCONN', 'The connection is already closed.')
    this.event('reset', 'close() with SO_LINGER 0: RST is sent, what was not yet sent is dropped')
    this.socket.resetAndDestroy()
    if (this.stream !== this.socket) this.stream.destroy()
  }

  override close(): Promise<void> {
    if (this.state.phase === 'closed') return Promise.resolve()
    return new Promise((resolve) => {
      this.stream.once('close', () => resolve())
      if (this.state.phase === 'opening') this.socket.destroy()
      else this.stream.destroySoon()
    })
  }

  override pauseReading(paused: boolean): void {
    this.requireOpen()
    if (this.state.readingPaused === paused) return
    this.state.readingPaused = paused
    this.event(
      paused ? 'reading-paused' : 'reading-resumed',
      paused
        ? 'read() is no longer called: the receive buffer fills, then the window closes'
        : 'read() is called again',
    )
    this.hold('person', paused)
  }

  override setReply(reply: Reply): void {
    this.requireOpen()
    this.responder.stop()
    this.responder = this.responderFor(reply, this.responder.framing)
    this.state.reply = reply.kind
    this.responder.opened()
    this.context.onChange()
  }

  private responderFor(reply: Reply, framing: Framing): Responder {
    return new Responder(reply, framing, {
      send: (bytes) => this.send(bytes),
      halfClose: () => {
        if (!this.state.halfClosedByUs) this.halfClose()
      },
      reset: () => this.reset(),
      close: () => this.close(),
      holdReading: (held) => this.hold('answer', held),
      message: (bytes) => this.event('message', `message of ${bytes.length} bytes`),
    })
  }

  private hold(who: 'person' | 'answer' | 'tls', held: boolean): void {
    if (held) this.holds.add(who)
    else this.holds.delete(who)
    if (this.holds.size > 0) this.stream.pause()
    else this.stream.resume()
  }

  private onData(bytes: Uint8Array): void {
    this.moved('received', bytes)
    if (!this.state.halfClosedByUs) this.responder.received(bytes)
  }

  private onPeerEnd(): void {
    this.state.halfClosedByPeer = true
    this.event('peer-half-closed', 'read() gave 0: the peer sent its FIN; writing may go on')
    this.stateIs(this.state.halfClosedByUs ? STATE.timeWait : STATE.closeWait)
    this.responder.peerEnded()
  }

  private onError(error: Error): void {
    if ('code' in error && error.code === 'ECONNRESET' && this.state.phase === 'open') {
      this.event('peer-reset', 'read() failed with ECONNRESET: the peer sent RST')
      this.state.error = plainError(this.worded(error))
      return
    }
    this.failed(this.worded(error))
    // After a fatal alert nothing more is exchanged (RFC 8446 §6.2); Node leaves that to us.
    if (isTlsError(error)) this.stream.destroy()
  }

  private onClosed(): void {
    this.responder.stop()
    this.ended('close(): the socket is gone')
  }

  private worded(error: Error): ShownError {
    if (this.tls && isTlsError(error)) {
      const { role } = this.tls
      return ShownError.of(
        tlsError(error, { role, where: writeEndpoint(this.state.peer ?? { address: '', port: 0 }) }),
      )
    }
    const at = this.state.peer ?? { address: this.state.asked, port: 0 }
    const doing = this.state.phase === 'opening' ? 'connect' : 'exchange'
    return ShownError.of(socketError(error, { doing, ...at }))
  }
}
