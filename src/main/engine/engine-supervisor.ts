import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import { MAIN_EVENT } from '#contract/channels'
import type { EngineLost } from '#contract/window'
import type { Approval } from '#engine/server/approvals'
import type { EngineFacts } from '#engine/server/engine-port'
import { restartAfter } from './restart-policy'

/**
 * Node gives each read a new buffer of 64 KiB, and V8 counts buffers as part of the old heap. Ours is small, about
 * 13 MiB, so that V8's own limit above it is reached after 150 reads, and then again: once a first whole collection has
 * set that limit, one follows the other, 30 a second. So it may grow to four times what was left (300 %). The space of
 * young objects is kept at 1 MiB, so that those buffers are freed before they are many: at 16 MiB a thousand of them
 * wait, whose memory is in no processor's cache when it is used again. Measured in bench/sockets.mjs, which has the
 * same flags: 10 µs a message of 16 KiB in place of 28.
 */
const HEAP = ['--js-flags=--max-semi-space-size=1 --heap-growing-percent=300']

/** What an engine may take to stop captures and close files when the app quits. */
const END_WITHIN_MS = 3000

/**
 * Forks the engine, starts another one when it is lost, and introduces windows to it: each gets a port straight
 * to the engine, and nothing of sockets or packets goes through main.
 */
export class EngineSupervisor {
  private engine: UtilityProcess | null = null
  private losses: number[] = []
  private times = 0
  private ending = false
  /** What the person allowed, as JSON: the next engine is told of it as well. */
  private readonly approved = new Set<string>()

  /**
   * @param entry the engine's program
   * @param facts what the next engine is told: asked for as it starts
   * @param onLost told when an engine was lost, after the next one was started or given up
   */
  constructor(
    private readonly entry: string,
    private readonly facts: () => EngineFacts,
    private readonly log: (text: string) => void,
    private readonly onLost: (lost: EngineLost) => void,
  ) {}

  start(): void {
    if (this.engine || this.ending) return
    const engine = utilityProcess.fork(this.entry, [JSON.stringify(this.facts())], {
      serviceName: 'Fourtuple engine',
      execArgv: HEAP,
      stdio: 'pipe',
    })
    this.engine = engine
    for (const output of [engine.stdout, engine.stderr]) {
      output?.on('data', (text: Buffer) => this.log(`engine: ${text.toString().trimEnd()}`))
    }
    for (const approval of this.approved)
      engine.postMessage({ type: 'approve', approval: JSON.parse(approval) as Approval })
    engine.once('spawn', () => this.log(`engine ${engine.pid ?? '?'} started`))
    engine.once('exit', (code) => {
      if (this.engine === engine) this.lost(code)
    })
  }

  /** Starts another engine after it was given up. */
  restart(): void {
    this.losses = []
    this.start()
  }

  /**
   * The person allowed something: a program, a file, a destination. Done when the engine knows: a window's wish to use
   * it comes to the engine over another channel, and may be faster.
   */
  async approve(approval: Approval): Promise<void> {
    const written = JSON.stringify(approval)
    this.approved.add(written)
    const { engine } = this
    if (!engine) return
    await new Promise<void>((resolve) => {
      const listener = (message: unknown) => {
        const { type, approval: told } = message as { type?: unknown; approval?: unknown }
        if (type !== 'approved' || JSON.stringify(told) !== written) return
        engine.off('message', listener)
        resolve()
      }
      engine.on('message', listener)
      engine.once('exit', () => resolve())
      engine.postMessage({ type: 'approve', approval })
    })
  }

  /** Gives a window a port to the engine. @throws where none runs */
  connect(window: WebContents): void {
    if (!this.engine) throw new Error('The engine does not run.')
    const { port1, port2 } = new MessageChannelMain()
    this.engine.postMessage({ type: 'connect' }, [port1])
    window.postMessage(MAIN_EVENT.port, null, [port2])
  }

  /** Ends the engine with its session, and starts another one. */
  async replace(): Promise<void> {
    await this.stop()
    this.start()
  }

  /** Ends the engine: captures are stopped and files closed, within a bound of time. */
  end(): Promise<void> {
    this.ending = true
    return this.stop()
  }

  private stop(): Promise<void> {
    const { engine } = this
    this.engine = null
    if (!engine) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.log('The engine did not end in time and is killed.')
        engine.kill()
        resolve()
      }, END_WITHIN_MS)
      engine.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      engine.postMessage({ type: 'end' })
    })
  }

  private lost(code: number): void {
    this.engine = null
    if (this.ending) return
    const at = Date.now()
    this.times++
    this.losses.push(at)
    const why = code === 0 ? 'it ended without being asked to' : `it ended with exit code or signal ${code}`
    this.log(`The engine was lost: ${why}.`)
    const wait = restartAfter(this.losses)
    if (wait === null) {
      this.onLost({ at, why, times: this.times, restarted: false })
      return
    }
    setTimeout(() => {
      this.start()
      this.onLost({ at, why, times: this.times, restarted: true })
    }, wait)
  }
}
