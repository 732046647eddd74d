import type { Socket } from 'node:net'
import type { ClientRequest, ConnectAttempts } from '#contract/streams'
import type { Endpoint } from '#core/rows/flow-row'
import { codeOf } from '../engine-error'
import { ConnectAttempt } from './connect-attempt'

/** One attempt as it is told. */
export type Attempt = ConnectAttempts['attempts'][number]
export type Family = 'IPv4' | 'IPv6'

/** How long IPv4 waits for IPv6's lookup (RFC 8305 §3). */
const RESOLUTION_DELAY_MS = 50

/** What a race tells. Every attempt that was begun ends: won, failed, or given up. */
export interface RaceListener {
  onBegun: (attempt: Attempt, local: Endpoint) => void
  onEnded: (attempt: Attempt, error: Error | null) => void
  onOption: (attempt: Attempt, text: string) => void
  onWon: (attempt: Attempt, socket: Socket) => void
  /** None connected; the errors in the order they came, none where there was no address. */
  onLost: (errors: { attempt: Attempt; error: Error }[]) => void
}

/**
 * Connects to the first of several addresses that answers (RFC 8305): families take turns, IPv6 first; the next address
 * is tried when an attempt has failed, or has not answered for a while, and goes on beside it; the first to connect wins.
 */
export class ConnectRace {
  private readonly left: Record<Family, string[]> = { IPv6: [], IPv4: [] }
  private readonly running = new Map<Attempt, ConnectAttempt>()
  private readonly errors: { attempt: Attempt; error: Error }[] = []
  private last: Family = 'IPv4'
  private allKnown = false
  private timer: NodeJS.Timeout | undefined
  private over = false

  /** @param attempts filled as they are begun */
  constructor(
    private readonly asked: ClientRequest,
    private readonly since: () => number,
    private readonly attempts: Attempt[],
    private readonly listener: RaceListener,
  ) {}

  /** Addresses that a lookup gave: the first are tried while another lookup goes on. */
  offer(family: Family, addresses: string[]): void {
    if (addresses.length === 0) return
    this.left[family].push(...addresses)
    const isFirst = this.attempts.length === 0
    if (isFirst ? family === 'IPv6' : this.running.size === 0) this.tryNext()
    else if (!this.timer) this.tryIn(isFirst ? RESOLUTION_DELAY_MS : this.asked.attemptDelayMs)
  }

  /** No more addresses come. */
  complete(): void {
    this.allKnown = true
    if (this.attempts.length === 0 || this.running.size === 0) this.tryNext()
  }

  /** Ends it: what runs is given up. */
  cancel(): void {
    this.over = true
    clearTimeout(this.timer)
    for (const [attempt, one] of this.running) {
      one.giveUp()
      this.end(attempt, 'given up', null)
    }
  }

  private tryIn(ms: number): void {
    this.timer = setTimeout(() => this.tryNext(), ms)
  }

  private tryNext(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.over) return
    const address = this.take()
    if (address !== undefined) this.begin(address)
    else if (this.allKnown && this.running.size === 0) {
      this.over = true
      this.listener.onLost(this.errors)
    }
  }

  private begin(address: string): void {
    const { port, attemptDelayMs } = this.asked
    const attempt: Attempt = {
      address,
      port,
      startedMs: this.since(),
      tookMs: null,
      outcome: 'pending',
      error: null,
    }
    this.attempts.push(attempt)
    const one = new ConnectAttempt({ address, port }, this.asked, {
      onBegun: (local) => this.listener.onBegun(attempt, local),
      onOption: (text) => this.listener.onOption(attempt, text),
      onConnected: (socket) => {
        this.end(attempt, 'won', null)
        this.cancel()
        this.listener.onWon(attempt, socket)
      },
      onFailed: (error) => {
        this.errors.push({ attempt, error })
        this.end(attempt, 'failed', error)
        this.tryNext()
      },
    })
    this.running.set(attempt, one)
    if (this.left.IPv6.length + this.left.IPv4.length > 0) this.tryIn(attemptDelayMs)
  }

  private take(): string | undefined {
    const other = this.last === 'IPv6' ? 'IPv4' : 'IPv6'
    const family = this.left[other].length > 0 ? other : this.last
    this.last = family
    return this.left[family].shift()
  }

  private end(attempt: Attempt, outcome: Attempt['outcome'], error: Error | null): void {
    this.running.delete(attempt)
    attempt.tookMs = this.since() - attempt.startedMs
    attempt.outcome = outcome
    attempt.error = error ? codeOf(error) : null
    this.listener.onEnded(attempt, error)
  }
}
