import { networkInterfaces } from 'node:os'
import { REMOTE_RATE } from '#contract/limits'
import { isLoopbackAddress } from '#core/net/bind-reach'
import { ShownError } from '../engine-error'
import type { Approvals } from '../server/approvals'

/**
 * Counts the datagrams that a window sends to other machines, all of its sockets and sends together: past a few a
 * second a person has to have allowed the destination, and past the most they are refused. What a socket answers by
 * itself is not counted: its peer sets the pace.
 */
export class RemoteDatagrams {
  private second = 0
  private sent = 0
  private own: ReadonlySet<string> = new Set()

  /** @param now ms of any steady clock */
  constructor(
    private readonly approvals: Approvals,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @throws {ShownError} `EAPPROVAL` where a person has to be asked, `EAGAIN` past the most of a second */
  require(address: string): void {
    if (!this.approvals.asks || isLoopbackAddress(address)) return
    const second = Math.floor(this.now() / 1000)
    if (second !== this.second) {
      this.second = second
      this.sent = 0
      // An interface may have come or gone.
      const all = Object.values(networkInterfaces()).flatMap((some) => some ?? [])
      this.own = new Set(all.map((one) => one.address))
    }
    if (this.own.has(address)) return
    if (++this.sent <= REMOTE_RATE.unasked) return
    this.approvals.requireDestination(address)
    if (this.sent <= REMOTE_RATE.most) return
    throw new ShownError(
      'EAGAIN',
      `${REMOTE_RATE.most} datagrams went to other machines in this second: that is the most.`,
      'Send fewer a second.',
    )
  }
}
