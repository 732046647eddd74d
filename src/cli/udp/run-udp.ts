import type { UdpRequest } from '#contract/datagrams'
import { shownError } from '#engine/engine-error'
import { DatagramCutter } from '../sockets/datagram-cutter'
import { runSockets, type SocketRun } from '../sockets/socket-run'
import type { UdpFlags } from './udp-command'

/** Datagrams that may wait to be sent before standard input is no longer read. */
const MOST_WAITING = 64

/**
 * Sends and receives datagrams until it is told to stop, or `wait` is over.
 *
 * @param to where an unconnected socket sends; null: to its peer, or whoever sent last
 * @returns the exit code: 1 where the socket failed, or a datagram could not be sent
 */
export function runUdp(
  request: UdpRequest,
  to: { host: string; port: number } | null,
  flags: UdpFlags,
): Promise<number> {
  return runSockets(flags, async (run) => {
    let lastMove = performance.now()
    let heard: () => void = () => undefined
    const heardOne = new Promise<void>((resolve) => (heard = resolve))
    run.onEvent = ({ kind }, payload) => {
      if (!payload) return
      lastMove = performance.now()
      if (kind !== 'received') return
      heard()
      if (flags.sendOnly) return
      if (run.output.full) run.counts.dropped++
      else run.voice.received(payload)
    }
    const peer = to ?? request.peer
    const { host, port } = peer ?? { host: request.address, port: request.port }
    const capture = (at: number) => run.captureInto(flags.capture, { transport: 'udp', host, port: at })
    if (port !== 0) capture(port)
    const { id } = await run.engine.sockets.openUdp(request)
    // Which port the system chose is known only now.
    if (port === 0) capture(run.stateOf(id)?.local?.port ?? 0)
    const sending = flags.echo || flags.recvOnly ? null : new DatagramInput(run, id, to, flags)
    // Nobody can be answered before somebody sent.
    if (flags.listen) void heardOne.then(() => sending?.start())
    else sending?.start()
    const waitMs = flags.wait === undefined ? null : flags.wait * 1000
    const looking = setInterval(() => {
      const isSilent = waitMs !== null && performance.now() - lastMove >= waitMs
      if (isSilent || (flags.sendOnly && sending?.over)) run.stop()
    }, 20)
    await run.until(() => run.stateOf(id)?.phase === 'closed')
    clearInterval(looking)
    sending?.stop()
    const error = run.stateOf(id)?.error
    if (error && run.failure === null) run.fail(error)
  })
}

/** Standard input, cut into datagrams. */
class DatagramInput {
  /** Everything was read and sent. */
  over = false
  private readonly cutter: DatagramCutter
  private waiting = 0
  private ended = false

  constructor(
    private readonly run: SocketRun,
    private readonly socket: number,
    private readonly to: { host: string; port: number } | null,
    flags: UdpFlags,
  ) {
    this.cutter = new DatagramCutter(flags.messagePer ?? { at: 'line', keepsEnding: flags.lines !== true })
  }

  start(): void {
    const { stdin } = process
    stdin.on('data', (bytes: Buffer) => this.sendAll(this.cutter.push(bytes)))
    stdin.once('end', () => {
      this.ended = true
      this.sendAll(this.cutter.end())
      this.over = this.waiting === 0
    })
  }

  stop(): void {
    process.stdin.destroy()
  }

  private sendAll(datagrams: Uint8Array[]): void {
    for (const datagram of datagrams) void this.send(datagram)
    if (this.waiting >= MOST_WAITING) process.stdin.pause()
  }

  private async send(datagram: Uint8Array): Promise<void> {
    this.waiting++
    try {
      await this.run.engine.sockets.get(this.socket).send(datagram, this.to)
    } catch (thrown) {
      this.run.fail(shownError(thrown))
    }
    this.waiting--
    if (this.waiting < MOST_WAITING && process.stdin.isPaused()) process.stdin.resume()
    this.over = this.ended && this.waiting === 0
  }
}
