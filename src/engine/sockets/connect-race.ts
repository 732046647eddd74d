import { isIPv6, type Socket } from 'node:net'
import type { ClientRequest, ConnectAttempts } from '#contract/streams'
import type { Endpoint } from '#core/rows/flow-row'
import { codeOf } from '../engine-error'
import { ConnectAttempt } from './connect-attempt'

/** One attempt as it is told. */
export type Attempt = ConnectAttempts['attempts'][number]

/** What a race tells. Every attempt that was begun ends: won, failed, or given up. */
export interface RaceListener {
  onBegun: (attempt: Attempt, local: Endpoint) => void
  onEnded: (attempt: Attempt, error: Error | null) => void
  onOption: (attempt: Attempt, text: string) => void
  onWon: (attempt: Attempt, socket: Socket) => void
  /** None connected; the errors in the order they came. */
  onLost: (errors: { attempt: Attempt; error: Error }[]) => void
}

/**
 * Connects to the first of several addresses that answers (RFC 8305 §5): the next one is tried when an attempt has
 * failed, or has not answered for a while, and goes on beside it; the first to connect wins.
 */
export class ConnectRace {
  private readonly running = new Map<Attempt, ConnectAttempt>()
  private readonly errors: { attempt: Attempt; error: Error }[] = []
  private next = 0
  private timer: NodeJS.Timeout | undefined
  private over = false

  /** @param attempts filled as they are begun */
  constructor(
    private readonly addresses: string[],
    private readonly asked: ClientRequest,
    private readonly since: () => number,
    private readonly attempts: Attempt[],
    private readonly listener: RaceListener,
  ) {}

  start(): void {
    this.tryNext()
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

  private tryNext(): void {
    clearTimeout(this.timer)
    if (this.over) return
    if (this.next >= this.addresses.length) {
      if (this.running.size > 0) return
      this.over = true
      this.listener.onLost(this.errors)
      return
    }
    const address = this.addresses[this.next++]
    const { port } = this.asked
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
    if (this.next < this.addresses.length) {
      this.timer = setTimeout(() => this.tryNext(), this.asked.attemptDelayMs)
    }
  }

  private end(attempt: Attempt, outcome: Attempt['outcome'], error: Error | null): void {
    this.running.delete(attempt)
    attempt.tookMs = this.since() - attempt.startedMs
    attempt.outcome = outcome
    attempt.error = error ? codeOf(error) : null
    this.listener.onEnded(attempt, error)
  }
}

/** Addresses of the family that is wanted. */
export const ofFamily = (addresses: string[], family: ClientRequest['family']): string[] =>
  addresses.filter((address) => family === 'any' || isIPv6(address) === (family === 'IPv6'))
