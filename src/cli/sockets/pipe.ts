import type { SocketState } from '#contract/sockets'
import type { NewEvent } from '#core/own/event-log'
import { writeEndpoint } from '#core/rows/flow-row'
import type { EngineError } from '#contract/messages'
import { plainError, shownError } from '#engine/engine-error'
import type { ScriptOutcome } from '#engine/script/run-script'
import { scriptError } from './script-error'
import type { SocketRun } from './socket-run'
import { StandardInput } from './standard-input'

/** After the peer's FIN, standard input that gave nothing for so long has nothing more to say. */
const SILENCE_MS = 500
const LOOK_EVERY_MS = 50

/** How standard input and output are joined to connections. */
export interface PipeOptions {
  /** Whether a reply or a script answers, and standard input is not read. */
  answers: 'none' | 'reply' | 'script'
  sendOnly: boolean
  recvOnly: boolean
  /** Whether the end of standard input becomes a FIN. */
  shutsDown: boolean
  /** Whether standard input is sent to its end, also after the peer's FIN. */
  halfOpen: boolean
  crlf: boolean
  /** Whether bytes wait for TLS. */
  tls: boolean
  /** Whether a connection is closed as soon as it is there. */
  onlyConnects: boolean
}

interface Joined {
  /** Reading is held since the reader of standard output is slow. */
  held: boolean
  closing: boolean
}

/** Joins standard input and output to connections: ncat's habits, with back-pressure both ways. */
export class Pipe {
  private readonly input: StandardInput
  private readonly joined = new Map<number, Joined>()

  constructor(
    private readonly run: SocketRun,
    private readonly options: PipeOptions,
  ) {
    this.input = new StandardInput(run, options.crlf)
    this.input.onEnd = () => {
      for (const socket of this.joined.keys()) this.inputEnded(socket)
    }
  }

  /** Tells the pipe of what happens to sockets, the joined ones among them. */
  happened(event: NewEvent, payload: Uint8Array | null): void {
    if (event.kind === 'received' && payload && !this.options.sendOnly) this.received(event.socket, payload)
    if (event.kind === 'peer-half-closed' && this.joined.has(event.socket))
      queueMicrotask(() => void this.peerEnded(event.socket))
  }

  /**
   * Joins a connection until it is closed.
   *
   * @returns why it or its script failed, which was told of; null where neither did
   */
  async join(socket: number): Promise<EngineError | null> {
    const state = await this.run.until(() => this.readyOrClosed(socket))
    if (state === null) return null
    const wasOpen = state.phase === 'open'
    if (wasOpen) {
      this.joined.set(socket, { held: false, closing: false })
      if (this.options.onlyConnects) this.close(socket)
      else if (this.readsInput) this.input.add(socket)
      if (this.input.ended) this.inputEnded(socket)
      // What came before it was joined.
      if (state.halfClosedByPeer) void this.peerEnded(socket)
      void this.run.scriptOf(socket)?.then(() => this.close(socket))
      await this.run.until(() => this.isOver(socket))
      this.joined.delete(socket)
      this.input.remove(socket)
    }
    return this.tellEnd(socket, state, wasOpen, (await this.run.scriptOf(socket)) ?? null)
  }

  /** No more is read from standard input. */
  stop(): void {
    this.input.stop()
  }

  private get readsInput(): boolean {
    return this.options.answers === 'none' && !this.options.recvOnly
  }

  private readyOrClosed(socket: number): SocketState | null {
    const state = this.run.stateOf(socket)
    if (!state) return null
    if (state.phase === 'closed') return state
    return state.phase === 'open' && (!this.options.tls || state.tls?.phase === 'secure') ? state : null
  }

  private isOver(socket: number): boolean {
    const state = this.run.stateOf(socket)
    return !state || state.phase === 'closed'
  }

  private tellEnd(
    socket: number,
    last: SocketState,
    wasOpen: boolean,
    script: ScriptOutcome | null,
  ): EngineError | null {
    const state = this.run.stateOf(socket) ?? last
    const { peer, bytesOut, bytesIn, asked } = state
    const error = state.error ?? (this.run.stopped.aborted ? null : scriptError(script))
    if (error) this.run.voice.error(error)
    if (wasOpen)
      this.run.voice.say(
        `Connection with ${peer ? writeEndpoint(peer) : asked} closed: ${bytesOut} B out, ${bytesIn} B in.`,
      )
    return error && plainError(error)
  }

  private inputEnded(socket: number): void {
    if (!this.readsInput) return
    if (this.options.sendOnly) {
      this.close(socket)
      return
    }
    const state = this.run.stateOf(socket)
    if (state?.phase !== 'open' || state.halfClosedByUs) return
    if (this.options.shutsDown) this.act(() => this.run.engine.sockets.get(socket).halfClose())
    else if (state.halfClosedByPeer) this.close(socket)
  }

  /** The peer sent its FIN: what is still to be said is said, then ours follows. */
  private async peerEnded(socket: number): Promise<void> {
    const { answers, halfOpen } = this.options
    const state = this.run.stateOf(socket)
    if (!state || state.halfClosedByUs || answers === 'script') return
    if (answers === 'none' && this.readsInput && !this.input.ended) {
      if (halfOpen) return
      while (!this.input.isTyped && this.joined.has(socket) && !this.isSilent(socket))
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
    this.close(socket)
  }

  private isSilent(socket: number): boolean {
    return this.input.unsentOf(socket) === 0 && performance.now() - this.input.lastRead >= SILENCE_MS
  }

  private close(socket: number): void {
    const joined = this.joined.get(socket)
    if (!joined || joined.closing) return
    joined.closing = true
    this.act(() => void this.run.engine.sockets.get(socket).close())
  }

  private received(socket: number, payload: Uint8Array): void {
    this.run.voice.received(payload)
    const joined = this.joined.get(socket)
    if (!this.run.output.full || joined?.held !== false) return
    joined.held = true
    this.act(() => this.run.engine.sockets.get(socket).pauseReading(true))
    this.run.output.onceDrained(() => {
      joined.held = false
      this.act(() => this.run.engine.sockets.get(socket).pauseReading(false))
    })
  }

  /** A connection may end between what is seen of it and what is done to it: that is no failure of its own. */
  private act(what: () => void): void {
    try {
      what()
    } catch (thrown) {
      if (shownError(thrown).code !== 'ENOTCONN' && shownError(thrown).code !== 'EBADF') throw thrown
    }
  }
}
