import type { ListenerRequest } from '#contract/streams'
import { KeyLogCopy } from '../sockets/key-log-copy'
import { Pipe } from '../sockets/pipe'
import { pipeOptionsOf } from '../sockets/pipe-options-of'
import { runSockets, type SocketRun } from '../sockets/socket-run'
import type { ListenFlags } from './listen-command'

/**
 * Listens until its one connection has ended, or with `keepOpen` until it is told to stop.
 *
 * @returns the exit code: 1 where it could not listen, or its one connection failed
 */
export function runListen(request: ListenerRequest, flags: ListenFlags): Promise<number> {
  return runSockets(flags, async (run) => {
    const pipe = new Pipe(run, pipeOptionsOf(flags, request))
    const keyLog = flags.keylog === undefined ? null : new KeyLogCopy(run, flags.keylog)
    const accepting = new Accepting(run, pipe, flags)
    run.onEvent = (event, payload) => {
      pipe.happened(event, payload)
      keyLog?.happened(event)
      // The socket is in the list once the callback that accepted it is over.
      if (event.kind === 'accepted') queueMicrotask(() => void accepting.accepted(event.socket))
    }
    const { transport, address: host, port } = request
    const capture = (at: number) => {
      if (transport !== 'unix') run.captureInto(flags.capture, { transport, host, port: at })
    }
    if (port !== 0) capture(port)
    const { id } = await run.engine.sockets.openListener(request)
    // Which port the system chose is known only now.
    if (port === 0) capture(run.stateOf(id)?.local?.port ?? 0)
    await accepting.begin(id)
    await run.until(() => accepting.over)
    pipe.stop()
    keyLog?.copy()
  })
}

/** The connections of the command's listener. */
class Accepting {
  over = false
  private listener = -1
  private open = 0
  private first: number | null = null

  constructor(
    private readonly run: SocketRun,
    private readonly pipe: Pipe,
    private readonly flags: ListenFlags,
  ) {}

  async begin(listener: number): Promise<void> {
    this.listener = listener
    if (this.flags.acceptPaused) await this.set('paused')
    if (this.flags.refuse) await this.set('refusing')
  }

  async accepted(socket: number): Promise<void> {
    const { keepOpen, maxConns } = this.flags
    this.first ??= socket
    const { sockets } = this.run.engine
    if (!keepOpen) {
      // Two may have been accepted in one go; the second is one too many.
      if (socket !== this.first) {
        sockets.get(socket).reset()
        return
      }
      await sockets.get(this.listener).close()
    }
    if (++this.open === maxConns) await this.set('paused')
    const failure = await this.pipe.join(socket)
    if (this.open-- === maxConns && !this.run.stopped.aborted) await this.set('accepting')
    if (keepOpen) return
    this.run.failure ??= failure
    this.over = true
    this.run.stop()
  }

  private async set(accepting: 'accepting' | 'paused' | 'refusing'): Promise<void> {
    await this.run.engine.sockets.get(this.listener).setAccepting(accepting)
  }
}
