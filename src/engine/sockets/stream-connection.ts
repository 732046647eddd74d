import type { Socket } from 'node:net'
import { PROTOCOL } from '#core/net/transport'
import { STATE } from '#core/flow/states'
import { plainError, ShownError } from '../engine-error'
import type { Framing, Reply } from '#contract/sockets'
import type { ClientRequest } from '#contract/streams'
import type { ScriptOutcome } from '../script/run-script'
import { OwnSocket, plainEndpoint, type Heard, type SocketContext, type SocketFacts } from './own-socket'
import { Responder } from './responder'
import { socketError } from './socket-errors'

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
  /** Who wants that nothing is read now: a person, an answer that waits for its peer. */
  private readonly holds = new Set<'person' | 'answer'>()

  constructor(
    context: SocketContext,
    facts: Omit<SocketFacts, 'reply' | 'framing'>,
    protected readonly socket: Socket,
    asked: Pick<ClientRequest, 'reply' | 'framing'>,
  ) {
    super(context, { ...facts, reply: asked.reply.kind, framing: asked.framing.kind })
    this.responder = this.responderFor(asked.reply, asked.framing)
    socket.setNoDelay(true)
    socket.on('data', (bytes) => this.onData(bytes))
    socket.on('end', () => this.onPeerEnd())
    socket.on('error', (error) => this.onError(error))
    socket.on('close', () => {
      this.responder.stop()
      this.ended('close(): the socket is gone')
    })
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
    this.state.phase = 'open'
    this.stateIs(STATE.established)
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
    if (this.socket.writableLength + bytes.length > MOST_UNSENT_BYTES) {
      throw new ShownError(
        'EAGAIN',
        `${this.socket.writableLength} bytes still wait for the peer to take them: it is not reading, or slowly.`,
        'Wait until it reads, or reset the connection.',
      )
    }
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (error) => {
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
    this.socket.end()
    this.event('half-closed', 'shutdown(SHUT_WR): FIN is sent after what was written; reading goes on')
    this.stateIs(this.state.halfClosedByPeer ? STATE.lastAck : STATE.finWait1)
  }

  override reset(): void {
    if (this.state.phase === 'closed') throw new ShownError('ENOTCONN', 'The connection is already closed.')
    this.event('reset', 'close() with SO_LINGER 0: RST is sent, what was not yet sent is dropped')
    this.socket.resetAndDestroy()
  }

  override close(): Promise<void> {
    if (this.state.phase === 'closed') return Promise.resolve()
    return new Promise((resolve) => {
      this.socket.once('close', () => resolve())
      if (this.state.phase === 'opening') this.socket.destroy()
      else this.socket.destroySoon()
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
    const responder = this.responderFor(reply, this.responder.framing).follow(this.responder)
    this.responder.stop()
    this.responder = responder
    this.state.reply = reply.kind
    this.responder.opened()
    this.context.onChange()
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

  private hold(who: 'person' | 'answer', held: boolean): void {
    if (held) this.holds.add(who)
    else this.holds.delete(who)
    if (this.holds.size > 0) this.socket.pause()
    else this.socket.resume()
  }

  private onData(bytes: Uint8Array): void {
    this.moved('received', bytes, undefined, this.responder.keeps)
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
  }

  private worded(error: Error): ShownError {
    const at = this.state.peer ?? { address: this.state.asked, port: 0 }
    const doing = this.state.phase === 'opening' ? 'connect' : 'exchange'
    return ShownError.of(socketError(error, { doing, ...at }))
  }
}
