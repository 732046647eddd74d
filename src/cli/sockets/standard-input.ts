import { shownError } from '#engine/engine-error'
import { CrlfEndings } from './crlf'
import type { SocketRun } from './socket-run'

/** Bytes that may wait for the peer before standard input is no longer read, and from which it is read again. */
const UNSENT = { most: 1 << 20, least: 1 << 18 }

/**
 * Standard input, sent to every connection that was added. It is not read while there is none, nor while one of them has
 * too much unsent: the slowest decides.
 */
export class StandardInput {
  ended = false
  /** When something was read last, ms of performance.now(). */
  lastRead = performance.now()
  /** Told once when there is no more. */
  onEnd: () => void = () => undefined
  private readonly unsent = new Map<number, number>()
  private readonly endings: CrlfEndings | null
  private started = false

  constructor(
    private readonly run: SocketRun,
    crlf: boolean,
  ) {
    this.endings = crlf ? new CrlfEndings() : null
  }

  /** A person types it: it may never end, and need not be waited for. */
  get isTyped(): boolean {
    return process.stdin.isTTY
  }

  add(socket: number): void {
    this.unsent.set(socket, 0)
    if (!this.started) this.start()
    this.pace()
  }

  remove(socket: number): void {
    if (this.unsent.delete(socket)) this.pace()
  }

  /** Bytes that wait for a socket's peer. */
  unsentOf(socket: number): number {
    return this.unsent.get(socket) ?? 0
  }

  /** No more is read. */
  stop(): void {
    this.ended = true
    process.stdin.destroy()
  }

  private start(): void {
    this.started = true
    this.lastRead = performance.now()
    const { stdin } = process
    stdin.on('data', (bytes: Uint8Array) => this.onData(bytes))
    stdin.once('end', () => this.onEnded())
    stdin.once('error', (error) => {
      this.run.fail({ ...shownError(error), message: `Standard input can’t be read: ${error.message}.` })
      this.onEnded()
    })
  }

  private onEnded(): void {
    if (this.ended) return
    this.ended = true
    this.onEnd()
  }

  private onData(read: Uint8Array): void {
    this.lastRead = performance.now()
    const bytes = this.endings ? this.endings.convert(read) : read
    for (const socket of this.unsent.keys()) void this.send(socket, bytes)
    this.pace()
  }

  private async send(socket: number, bytes: Uint8Array): Promise<void> {
    this.unsent.set(socket, this.unsentOf(socket) + bytes.length)
    try {
      await this.run.engine.sockets.get(socket).send(bytes, null)
    } catch (thrown) {
      // A connection that has ended tells why by itself.
      if (this.run.stateOf(socket)?.phase === 'open') this.run.fail(shownError(thrown))
    }
    if (this.unsent.has(socket)) this.unsent.set(socket, this.unsentOf(socket) - bytes.length)
    this.pace()
  }

  private pace(): void {
    if (!this.started || this.ended) return
    const most = Math.max(-1, ...this.unsent.values())
    const { stdin } = process
    if (most < 0 || most >= UNSENT.most) stdin.pause()
    else if (stdin.isPaused() && most <= UNSENT.least) stdin.resume()
  }
}
