import type { Socket } from 'node:net'
import type { Framing, Reply } from '#contract/sockets'
import type { ClientRequest, KernelSocket, StreamOptions } from '#contract/streams'
import { STATE } from '#core/flow/states'
import { plainError, ShownError } from '../engine-error'
import { unreadBytes } from '../system/socket-queues'
import { ConnectionOptions } from './connection-options'
import { kernelSocket } from './kernel-facts'
import type { ScriptOutcome } from '../script/run-script'
import {
  OwnSocket,
  plainEndpoint,
  type Heard,
  type SocketContext,
  type SocketFacts,
  type Taken,
} from './own-socket'
import { Responder } from './responder'
import { socketError } from './socket-errors'
import { acknowledged } from './linger'
import { fdOf, PROTOCOL_OF } from './stream-transport'
import {
  closedWords,
  halfCloseWords,
  peerEndWords,
  peerResetWords,
  resetWord,
  unreadWords,
  type EndFacts,
} from './stream-words'

/**
 * Bytes written and not yet taken by the kernel, at most: past it a send is refused with a reason, instead of
 * filling memory while the peer's window is closed.
 */
const MOST_UNSENT_BYTES = 64 << 20

/** What is known of a connection before it is opened. */
export type ConnectionFacts = Omit<SocketFacts, 'reply' | 'framing'>
/** What a connection is asked for with. */
export type Asked = Pick<ClientRequest, 'reply' | 'framing' | 'options'>

/**
 * An own stream connection, a client's or an accepted one: `net.Socket` with half-open allowed, so that FIN, data
 * after the peer's FIN, and RST are separate acts. The state it tells is what the application can know
 * (RFC 9293 §3.3.2); the wire may know more.
 */
export class StreamConnection extends OwnSocket {
  /** The transport itself; none while a client is still connecting. */
  protected socket: Socket | null = null
  /** What is read and written: the transport, or TLS on top of it. */
  protected stream: Socket | null = null
  protected detach = (): void => undefined
  private readonly options: ConnectionOptions
  protected by: EndFacts['by'] = null
  private closing: Promise<void> | null = null
  private responder: Responder
  /** Who wants that nothing is read now: a person, an answer that waits for its peer, TLS that begins. */
  protected readonly holds = new Set<'person' | 'answer' | 'tls'>()

  constructor(context: SocketContext, facts: ConnectionFacts, asked: Asked) {
    super(context, { ...facts, reply: asked.reply.kind, framing: asked.framing.kind })
    this.options = new ConnectionOptions(asked.options, facts.transport, (text) => this.event('option', text))
    this.responder = this.responderFor(asked.reply, asked.framing)
  }

  /** Takes the transport over: all that it does is this connection's from now on. */
  protected carry(socket: Socket): void {
    this.socket = socket
    this.options.begin(socket)
    socket.on('timeout', () => this.onIdle())
    this.attach(socket)
  }

  /** Reads and writes through `stream` from now on. */
  protected attach(stream: Socket): void {
    this.detach()
    this.stream = stream
    const heard = {
      data: (bytes: Uint8Array) => this.onData(bytes),
      end: () => this.onPeerEnd(),
      error: (error: Error) => this.onError(error),
      drain: () => this.countUnsent(),
      close: () => this.onClosed(),
    }
    for (const [event, listener] of Object.entries(heard)) stream.on(event, listener)
    if (this.holds.size > 0) stream.pause()
    this.detach = () => {
      for (const [event, listener] of Object.entries(heard)) stream.off(event, listener)
      // The one on top tells the same error.
      stream.on('error', () => undefined)
    }
  }

  /** The connection is established: its endpoints are known. */
  protected onEstablished(): void {
    const { localAddress, localPort, remoteAddress, remotePort } = this.socket ?? {}
    const known =
      localAddress !== undefined &&
      localPort !== undefined &&
      remoteAddress !== undefined &&
      remotePort !== undefined
    if (known && !this.place && this.state.transport !== 'unix') {
      this.join(
        PROTOCOL_OF[this.state.transport],
        plainEndpoint(localAddress, localPort),
        plainEndpoint(remoteAddress, remotePort),
        STATE.established,
      )
    }
    this.stateIs(STATE.established)
    this.opened()
  }

  /** Bytes can be exchanged. */
  protected opened(): void {
    this.state.phase = 'open'
    this.context.onChange()
    this.responder.opened()
  }

  override send(bytes: Uint8Array): Promise<number> {
    const stream = this.writableStream(bytes.length)
    return new Promise((resolve, reject) => {
      this.writeTo(stream, bytes, (refused) => {
        if (refused) reject(refused)
        else resolve(bytes.length)
      })
    })
  }

  override write(bytes: Uint8Array, _to: null, taken: Taken): void {
    this.writeTo(this.writableStream(bytes.length), bytes, taken)
  }

  private writeTo(stream: Socket, bytes: Uint8Array, taken: Taken): void {
    stream.write(bytes, (error) => {
      this.countUnsent()
      if (!error) this.moved('sent', bytes)
      taken(error ? this.worded(error) : null, bytes.length)
    })
    this.countUnsent()
  }

  /** The stream, where so many bytes may be written to it now. @throws {ShownError} */
  private writableStream(length: number): Socket {
    const stream = this.openStream()
    if (this.state.halfClosedByUs) {
      throw new ShownError(
        'EPIPE',
        'This end has sent its FIN: nothing more can be sent on this connection.',
        'Open a new one.',
      )
    }
    if (stream.writableLength + length > MOST_UNSENT_BYTES) {
      throw new ShownError(
        'EAGAIN',
        `${stream.writableLength} bytes still wait for the peer to take them: it is not reading, or slowly.`,
        'Wait until it reads, or reset the connection.',
      )
    }
    return stream
  }

  override halfClose(): void {
    const stream = this.openStream()
    if (this.state.halfClosedByUs) throw new ShownError('EALREADY', 'This end has already sent its FIN.')
    if (this.state.transport === 'sctp') {
      throw new ShownError(
        'EOPNOTSUPP',
        'SCTP has no half-close: a shutdown ends both directions (RFC 9260 §9.2).',
        'Close or reset it instead.',
      )
    }
    this.state.halfClosedByUs = true
    const waiting = stream.writableLength
    stream.end()
    this.event('half-closed', halfCloseWords(this.state.transport, waiting))
    this.stateIs(this.state.halfClosedByPeer ? STATE.lastAck : STATE.finWait1)
  }

  override reset(): void {
    if (this.state.phase === 'closed') throw new ShownError('ENOTCONN', 'The connection is already closed.')
    if (this.state.transport === 'unix') {
      throw new ShownError(
        'EOPNOTSUPP',
        'A Unix-domain socket has no RST to send: there are no packets.',
        'Close it. The peer is told ECONNRESET where bytes are left unread here.',
      )
    }
    this.event(
      'reset',
      `close() with SO_LINGER 0: ${resetWord(this.state.transport)} is sent, what was not yet sent is dropped`,
    )
    this.socket?.resetAndDestroy()
    if (this.stream !== this.socket) this.stream?.destroy()
  }

  override close(): Promise<void> {
    const { stream, socket } = this
    if (this.state.phase === 'closed' || !stream || !socket) return Promise.resolve()
    this.closing ??= this.closeNow(stream, socket)
    return this.closing
  }

  private async closeNow(stream: Socket, socket: Socket): Promise<void> {
    this.tellUnread()
    this.by ??= 'our close'
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    const seconds = this.options.lingerSeconds
    if (seconds === 0 && this.state.transport !== 'unix') {
      // It makes close() a reset only where no FIN went before.
      this.reset()
    } else if (seconds === null || seconds === 0) stream.destroySoon()
    else {
      stream.end()
      const left = await acknowledged(() => fdOf(socket), seconds)
      if (left !== null && left > 0) {
        this.event(
          'option',
          `SO_LINGER ${seconds} s: close() has waited so long; ${left} bytes are still not acknowledged`,
        )
      }
      stream.destroySoon()
    }
    await gone
  }

  override drop(): void {
    if (this.state.transport !== 'unix') this.socket?.resetAndDestroy()
    else this.socket?.destroy()
    if (this.stream !== this.socket) this.stream?.destroy()
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
    const responder = this.responderFor(reply, this.responder.framing).follow(this.responder)
    this.responder.stop()
    this.responder = responder
    this.state.reply = reply.kind
    this.responder.opened()
    this.context.onChange()
  }

  override setStreamOptions(changes: Partial<StreamOptions>): void {
    this.requireOpen()
    if (this.socket) this.options.change(this.socket, changes, this.isIpv6)
  }

  override kernel(): KernelSocket {
    if (this.state.phase === 'closed') {
      throw new ShownError('EBADF', 'The socket is closed: the system no longer knows it.')
    }
    return kernelSocket(fdOf(this.socket), this.state.transport, this.state.peer?.address ?? null)
  }

  /** Sets what was asked for, where that was not done before the connection. */
  protected applyOptions(): void {
    if (this.socket) this.options.applyAll(this.socket, this.isIpv6)
  }

  private get isIpv6(): boolean {
    return this.state.peer?.address.includes(':') ?? false
  }

  private openStream(): Socket {
    this.requireOpen()
    if (!this.stream) throw new ShownError('ENOTCONN', 'There is no connection.')
    return this.stream
  }

  override get framing(): Framing {
    return this.responder.framing
  }

  override get heard(): Heard {
    return { received: this.responder.lastMessage, captured: this.responder.captured }
  }

  override scriptOutcome(): Promise<ScriptOutcome> | null {
    return this.responder.outcome
  }

  private responderFor(reply: Reply, framing: Framing): Responder {
    return new Responder(reply, framing, {
      send: (bytes) => this.send(bytes),
      answer: (bytes, taken) => this.write(bytes, null, taken),
      halfClose: () => {
        if (!this.state.halfClosedByUs) this.halfClose()
      },
      reset: () => this.reset(),
      close: () => this.close(),
      holdReading: (held) => this.hold('answer', held),
      message: (bytes, passedOver) => this.message(bytes, passedOver),
      scriptAt: (step) => {
        this.state.script = step
        this.context.onChange()
      },
      script: (text) => this.event('script', text),
    })
  }

  protected hold(who: 'person' | 'answer' | 'tls', held: boolean): void {
    if (held) this.holds.add(who)
    else this.holds.delete(who)
    if (this.holds.size > 0) this.stream?.pause()
    else this.stream?.resume()
  }

  private countUnsent(): void {
    const unsent = this.stream?.writableLength ?? 0
    if (unsent === this.state.unsent) return
    this.state.unsent = unsent
    this.context.onChange()
  }

  private onData(bytes: Uint8Array): void {
    this.moved('received', bytes, undefined, this.responder.keeps)
    if (!this.state.halfClosedByUs) this.responder.received(bytes)
  }

  private onPeerEnd(): void {
    this.state.halfClosedByPeer = true
    this.event('peer-half-closed', peerEndWords(this.state.transport, this.options.allowHalfOpen))
    this.stateIs(this.state.halfClosedByUs ? STATE.timeWait : STATE.closeWait)
    this.responder.peerEnded()
    if (!this.options.allowHalfOpen && !this.state.halfClosedByUs && this.state.transport !== 'sctp') {
      this.halfClose()
    }
  }

  protected onError(error: Error): void {
    if ('code' in error && error.code === 'ECONNRESET' && this.state.phase === 'open') {
      this.by = 'peer’s reset'
      this.event('peer-reset', peerResetWords(this.state.transport))
      this.state.error = plainError(this.worded(error))
      return
    }
    this.by ??= 'error'
    this.failed(this.worded(error))
  }

  private onIdle(): void {
    if (this.state.phase !== 'open' || this.options.idleTimeoutMs === null) return
    this.failed({
      code: 'ETIMEDOUT',
      message: `Nothing was sent or received for ${this.options.idleTimeoutMs} ms, so it is closed, as asked.`,
    })
    void this.close()
  }

  protected onClosed(): void {
    this.responder.stop()
    this.state.unsent = 0
    this.state.readingPaused = false
    this.ended(closedWords({ ...this.state, by: this.by }))
  }

  private tellUnread(): void {
    const unread = this.state.readingPaused ? unreadBytes(fdOf(this.socket)) : null
    if (unread !== null && unread > 0) this.event('reset', unreadWords(this.state.transport, unread))
  }

  protected worded(error: Error): ShownError {
    const at = this.state.peer ?? { address: this.state.asked, port: 0 }
    const doing = this.state.phase === 'opening' ? 'connect' : 'exchange'
    return ShownError.of(socketError(error, { doing, ...at }))
  }
}
