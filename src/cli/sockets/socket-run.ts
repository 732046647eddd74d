import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { EngineError } from '#contract/messages'
import type { SocketState } from '#contract/sockets'
import { VERSION } from '#contract/version'
import type { NewEvent } from '#core/own/event-log'
import { Engine } from '#engine/server/engine'
import { plainError, shownError } from '#engine/engine-error'
import type { ScriptOutcome } from '#engine/script/run-script'
import { whenReaderGoes } from '../broken-pipe'
import type { SaidFlags } from '../options/said-options'
import { endsOf } from './event-ends'
import { jsonVoice } from './json-voice'
import { Output } from './output'
import { SideCapture, type Captured } from './side-capture'
import { textVoice } from './text-voice'
import type { Counts, Voice } from './voice'

/** How long a peer that does not read may keep us from closing; what is unsent then is dropped, with a reset. */
const CLOSING_MS = 2000
/** A shell's exit code for Ctrl-C: 128 + SIGINT. */
const INTERRUPTED = 130

/** What a command of own sockets runs in: an engine of its own, what is told of it, and when it is to end. */
export class SocketRun {
  readonly output = new Output(process.stdout)
  readonly voice: Voice
  readonly engine: Engine
  readonly counts: Counts = {
    connections: 0,
    bytesOut: 0,
    bytesIn: 0,
    messagesOut: 0,
    messagesIn: 0,
    dropped: 0,
  }
  /** Told of each event; the bytes that were sent or received may be kept. */
  onEvent: (event: NewEvent, payload: Uint8Array | null) => void = () => undefined
  /** The first failure, which the exit code tells of. */
  failure: EngineError | null = null
  private readonly folder = mkdtempSync(join(tmpdir(), 'fourtuple-'))
  private capture: SideCapture | null = null
  private readonly stopping = new AbortController()
  private readonly waiting = new Set<() => void>()
  private looking = false
  private isInterrupted = false
  /** Sequence number of the next event to be told of. */
  private told = 0
  /** Without it the events of payload, which are many, cost nothing. */
  private readonly tellsPayload: boolean

  constructor(flags: SaidFlags) {
    const complain = (text: string) => void process.stderr.write(text)
    const write = (bytes: Uint8Array | string) => this.output.write(bytes)
    this.tellsPayload = flags.json === true || flags.verbose === true
    this.voice = flags.json ? jsonVoice(write, complain) : textVoice(flags, write, complain)
    this.engine = new Engine(
      {
        sessionsFolder: this.folder,
        version: VERSION,
        launch: { command: 'sudo npm run fourtuple' },
        trust: 'all',
      },
      {
        onChange: () => undefined,
        onSockets: () => {
          this.catchUp(null)
          this.lookSoon()
        },
        onNotice: ({ text }) => this.voice.say(text),
      },
    )
    this.engine.session.own.onTransfer = (bytes) => this.catchUp(bytes)
    whenReaderGoes(() => {
      this.output.gone = true
      this.stop()
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, this.interrupted)
  }

  /** Aborted when the command is to end: by a signal, or since nobody reads what it writes. */
  get stopped(): AbortSignal {
    return this.stopping.signal
  }

  stop(): void {
    this.stopping.abort()
  }

  /** The state of a socket now; undefined where it is not known yet, or no longer. */
  stateOf(socket: number): SocketState | undefined {
    try {
      return this.engine.sockets.get(socket).state
    } catch {
      return undefined
    }
  }

  /** How a socket's script ends; null where it has none. */
  scriptOf(socket: number): Promise<ScriptOutcome> | null {
    try {
      return this.engine.sockets.get(socket).scriptOutcome()
    } catch {
      return null
    }
  }

  /**
   * Waits until `find` finds something in the sockets' states.
   *
   * @returns null where the command was told to end first
   */
  async until<T>(find: () => T | null | undefined | false): Promise<T | null> {
    for (;;) {
      const found = find()
      if (found) return found
      if (this.stopped.aborted) return null
      await new Promise<void>((resolve) => {
        const done = () => {
          this.waiting.delete(done)
          this.stopped.removeEventListener('abort', done)
          resolve()
        }
        this.waiting.add(done)
        this.stopped.addEventListener('abort', done)
      })
    }
  }

  /** Captures the packets of the command's sockets into a file, where one was asked for. @throws {ShownError} */
  captureInto(path: string | undefined, whose: Captured): void {
    if (path === undefined) return
    this.capture ??= new SideCapture(path, this.voice)
    this.capture.begin(whose)
  }

  /** A failure: told of at once, and in the exit code. What a signal cuts off is none. */
  fail(error: EngineError): void {
    if (this.isInterrupted) return
    this.failure ??= plainError(error)
    this.voice.error(error)
  }

  /** Closes everything: cleanly, and after a while for good. */
  async end(): Promise<void> {
    const ended = this.engine.end()
    const left = await Promise.race([ended.then(() => false), pause(CLOSING_MS, true, { ref: false })])
    if (left) this.resetAll()
    await ended
    await this.capture?.end()
    this.catchUp(null)
    this.voice.end(this.counts, this.failure)
    this.removeFolder()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.interrupted)
    // Reading it keeps the program alive otherwise.
    process.stdin.destroy()
  }

  private readonly interrupted = () => {
    if (this.stopped.aborted) {
      this.removeFolder()
      process.exit(INTERRUPTED)
    }
    this.isInterrupted = true
    this.stop()
  }

  private removeFolder(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  private resetAll(): void {
    for (const { id, phase, kind } of this.engine.sockets.list())
      if (phase !== 'closed' && (kind === 'client' || kind === 'accepted'))
        this.engine.sockets.get(id).reset()
  }

  /** Tells of every event that was logged since the last time. @param payload of the newest one, where it has some */
  private catchUp(payload: Uint8Array | null): void {
    const { events } = this.engine.session.own
    while (this.told < events.next) {
      const sequence = this.told++
      if (sequence < events.first) continue
      this.tell(events.read(sequence), this.told === events.next ? payload : null)
    }
  }

  private tell(event: NewEvent, payload: Uint8Array | null): void {
    if (payload && event.kind === 'sent') {
      this.counts.bytesOut += payload.length
      this.counts.messagesOut++
    } else if (payload) {
      this.counts.bytesIn += payload.length
      this.counts.messagesIn++
    } else if (event.kind === 'connected' || event.kind === 'accepted') this.counts.connections++
    if (!payload || this.tellsPayload) {
      const { local, peer } = endsOf(this.engine.session, event, this.stateOf(event.socket))
      this.voice.event({ ...event, local, peer, payload })
    }
    this.onEvent(event, payload)
  }

  /** Looks after the callback that changed the states is over: a socket may not be in the list before. */
  private lookSoon(): void {
    if (this.looking || this.waiting.size === 0) return
    this.looking = true
    setImmediate(() => {
      this.looking = false
      for (const look of [...this.waiting]) look()
    })
  }
}

/**
 * Runs a command of own sockets to its end.
 *
 * @returns the exit code: 0, or 1 where something failed
 */
export async function runSockets(flags: SaidFlags, act: (run: SocketRun) => Promise<void>): Promise<number> {
  const run = new SocketRun(flags)
  try {
    await act(run)
  } catch (thrown) {
    run.fail(shownError(thrown))
  }
  await run.end()
  return run.failure === null ? 0 : 1
}
