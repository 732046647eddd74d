import { randomFillSync } from 'node:crypto'
import type { Reply } from '#contract/sockets'
import { Search, type Found } from '#core/match/search'
import type { RenderContext } from '#core/payload/template-fields'
import { parseScript } from '#core/script/parse-script'
import type { Script, Step } from '#core/script/script'
import { printableText } from '#core/stream/printable'
import { ShownError, shownError } from '../engine-error'
import { wallClock } from '../session/clock'
import { MOST_UNREAD, Unread } from './unread'

/** What a script may do with the socket it runs on, and whom it tells. */
export interface ScriptSide {
  send: (bytes: Uint8Array) => Promise<number>
  halfClose: () => void
  reset: () => void
  close: () => Promise<void>
  holdReading: (held: boolean) => void
  /** The step it is at, `3 of 7: expect "OK"`; null once it has ended. */
  scriptAt: (step: string | null) => void
  /** Something for the log. */
  script: (text: string) => void
}

/** How a script ended. */
export interface ScriptOutcome {
  outcome: 'done' | 'failed' | 'stopped'
  /** The line it failed at, and what was expected and what came, for people. */
  line: number | null
  why: string | null
}

/** Bytes of what came that a failure shows. */
const MOST_SHOWN = 80

class Failed extends Error {}
class Stopped extends Error {}

/** @throws {ShownError} with line and column where it is wrong */
export function readScript(source: string): Script {
  const script = parseScript(source)
  if ('why' in script)
    throw new ShownError('EINVAL', `The script, line ${script.line}, column ${script.column}: ${script.why}`)
  return script
}

/**
 * Runs a script on an open socket in place of its reply; resolves with how it ended. For a peer that
 * speaks first open the socket with the script as its reply, and ask its `scriptOutcome()` once it is open.
 *
 * @throws {ShownError} where the script is wrong or the socket is not open
 */
export async function runScript(
  socket: { setReply: (reply: Reply) => void; scriptOutcome: () => Promise<ScriptOutcome> | null },
  script: string,
): Promise<ScriptOutcome> {
  socket.setReply({ kind: 'script', script })
  return (await socket.scriptOutcome()) ?? { outcome: 'stopped', line: null, why: null }
}

/** A script that runs on one socket. Tell it what is received. */
export class ScriptRun {
  /** Values that it captured, by name. */
  readonly captured = new Map<string, Uint8Array>()
  readonly done: Promise<ScriptOutcome>
  private readonly unread = new Unread()
  private received: Uint8Array = new Uint8Array(0)
  private wake: (() => void) | null = null
  private ended: 'no' | 'by peer' | 'stopped' = 'no'
  private readonly sends = new Map<Step, number>()
  private isHeld = false

  constructor(
    private readonly steps: Script,
    private readonly side: ScriptSide,
  ) {
    this.done = this.run()
  }

  take(bytes: Uint8Array): void {
    this.received = bytes
    this.unread.push(bytes)
    this.hold(this.unread.length > MOST_UNREAD)
    this.wake?.()
  }

  /** The peer has sent its FIN: what has not come will not come. */
  peerEnded(): void {
    if (this.ended === 'no') this.ended = 'by peer'
    this.wake?.()
  }

  /** Ends it where it is. */
  stop(): void {
    this.ended = 'stopped'
    this.wake?.()
  }

  private async run(): Promise<ScriptOutcome> {
    let at: Step | null = null
    const follow = async (steps: readonly Step[]): Promise<void> => {
      for (const step of steps) {
        if (this.isStopped()) throw new Stopped()
        at = step
        this.side.scriptAt(`line ${step.line} of ${this.steps.count} steps: ${step.text}`)
        await this.step(step, follow)
      }
    }
    // Not before whoever began it has returned: the first step may send.
    await Promise.resolve()
    const outcome = await follow(this.steps.steps).then(
      () => ({ outcome: 'done' as const, line: null, why: null }),
      (thrown: unknown) => this.outcomeOf(thrown, at),
    )
    this.hold(false)
    this.side.scriptAt(null)
    if (outcome.outcome === 'done') this.side.script('the script is done')
    if (outcome.outcome === 'failed')
      this.side.script(`the script failed in line ${outcome.line}: ${outcome.why}`)
    return outcome
  }

  private outcomeOf(thrown: unknown, at: Step | null): ScriptOutcome {
    if (thrown instanceof Stopped) return { outcome: 'stopped', line: at?.line ?? null, why: null }
    const why = thrown instanceof Failed ? thrown.message : shownError(thrown).message
    return { outcome: 'failed', line: at?.line ?? null, why }
  }

  private async step(step: Step, follow: (steps: readonly Step[]) => Promise<void>): Promise<void> {
    if (step.kind === 'expect') await this.expect(step)
    else if (step.kind === 'send') await this.side.send(step.payload.render(this.context(step)))
    else if (step.kind === 'wait') await this.pause(step.ms)
    else if (step.kind === 'log') this.side.script(step.words)
    else if (step.kind === 'half-close') this.side.halfClose()
    else if (step.kind === 'reset') this.side.reset()
    else if (step.kind === 'close') await this.side.close()
    else {
      for (let i = 0; step.times === null || i < step.times; i++) {
        // "Until the end": a peer that has ended between two rounds ended it, and nothing failed.
        if (step.times === null && this.ended === 'by peer' && this.unread.length === 0) return
        // A turn of the loop, so that a repeat of sends alone leaves time for others.
        await new Promise((resolve) => setImmediate(resolve))
        try {
          await follow(step.steps)
        } catch (thrown) {
          if (step.times === null && thrown instanceof PeerEnded && this.unread.length === 0) return
          throw thrown
        }
      }
    }
  }

  private async expect(step: Step & { kind: 'expect' }): Promise<void> {
    const { what } = step
    const until = performance.now() + step.withinMs
    const search = what.kind === 'pattern' ? new Search(what.program) : null
    for (let dropped = 0; ;) {
      const all = this.unread.all()
      if (what.kind === 'any' && all.length > 0) {
        this.keep(step, this.taken(all.length), null)
        return
      }
      if (what.kind === 'bytes' && all.length >= what.offset + what.length) {
        this.keep(step, this.taken(what.offset + what.length).subarray(what.offset), null)
        return
      }
      const found = search?.feed(all.subarray(search.searched - dropped)) ?? null
      if (found) {
        const match = shifted(found, -dropped)
        this.keep(step, this.taken(match.end), match)
        return
      }
      if (search && all.length > MOST_UNREAD / 2) {
        // Searched already: a match that is longer than this loses its beginning, but not its end.
        dropped += all.length - MOST_UNREAD / 4
        this.taken(all.length - MOST_UNREAD / 4)
      }
      const came = await this.more(until - performance.now())
      if (came !== 'more') throw this.failure(step, came)
    }
  }

  private taken(count: number): Uint8Array {
    const bytes = this.unread.take(count)
    this.hold(this.unread.length > MOST_UNREAD)
    return bytes
  }

  private keep(step: Step & { kind: 'expect' }, bytes: Uint8Array, found: Found | null): void {
    const group = (i: number) => {
      const [start, end] = found?.groups[i] ?? [0, bytes.length]
      return start < 0 && end < 0 ? new Uint8Array(0) : bytes.slice(Math.max(0, start), end)
    }
    if (step.capture !== null)
      this.captured.set(step.capture, group(found && found.groups.length > 1 ? 1 : 0))
    if (step.what.kind !== 'pattern') return
    for (const [name, i] of step.what.program.names) this.captured.set(name, group(i))
  }

  /** Waits for more bytes. */
  private async more(ms: number): Promise<'more' | 'late' | 'ended'> {
    const before = this.unread.length
    if (this.ended === 'no' && ms > 0) await this.pauseUntilWoken(ms)
    if (this.isStopped()) throw new Stopped()
    if (this.unread.length > before) return 'more'
    if (this.ended === 'by peer') return 'ended'
    return ms > 0 && this.ended === 'no' ? 'more' : 'late'
  }

  private async pause(ms: number): Promise<void> {
    for (const until = performance.now() + ms; ;) {
      const left = until - performance.now()
      if (left <= 0) return
      await this.pauseUntilWoken(left)
      if (this.isStopped()) throw new Stopped()
    }
  }

  private pauseUntilWoken(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        clearTimeout(timer)
        this.wake = null
        resolve()
      }
      const timer = setTimeout(over, Math.ceil(ms))
      this.wake = over
    })
  }

  private isStopped(): boolean {
    return this.ended === 'stopped'
  }

  private failure(step: Step & { kind: 'expect' }, came: 'late' | 'ended'): Failed {
    const all = this.unread.all()
    const shown = printableText(all.subarray(0, MOST_SHOWN)) + (all.length > MOST_SHOWN ? ' …' : '')
    const what = all.length === 0 ? 'nothing came' : `what came is "${shown}"`
    const why =
      came === 'ended' ? 'the peer ended the connection' : `it did not come within ${step.withinMs} ms`
    const words = `${step.text}: ${why}; ${what}.`
    return came === 'ended' ? new PeerEnded(words) : new Failed(words)
  }

  /** Each send step counts its own. */
  private context(step: Step): RenderContext {
    const { received, captured } = this
    const index = this.sends.get(step) ?? 0
    this.sends.set(step, index + 1)
    return { index, time: wallClock(), random: randomFillSync, received, captured }
  }

  private hold(held: boolean): void {
    if (this.isHeld === held) return
    this.isHeld = held
    this.side.holdReading(held)
  }
}

/** An expectation that can't be met any more, since the peer ended. */
class PeerEnded extends Failed {}

function shifted(found: Found, by: number): Found {
  return {
    start: found.start + by,
    end: found.end + by,
    groups: found.groups.map(
      ([start, end]) => [start < 0 ? -1 : start + by, end < 0 ? -1 : end + by] as const,
    ),
  }
}
