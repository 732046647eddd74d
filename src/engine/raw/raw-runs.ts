import type { CallResult } from '#contract/messages'
import type { RawRun, RawRunRequest } from '#contract/raw'
import { ShownError } from '../engine-error'
import { PacketRun } from './raw-run'
import type { RemoteRules } from './raw-socket'
import { routeTo } from './route'

/** Runs kept; the oldest that ended is forgotten. */
const MOST_RUNS = 50
const MOST_RUNNING = 10

/** All runs of raw packets of this engine. */
export class RawRuns {
  private readonly runs = new Map<number, PacketRun>()
  private nextId = 1

  constructor(private readonly remote: RemoteRules) {}

  /** Begins to send. @throws {ShownError} */
  async start(asked: RawRunRequest): Promise<RawRun> {
    const running = Array.from(this.runs.values()).filter(({ state }) => state.running)
    if (running.length >= MOST_RUNNING)
      throw new ShownError('EAGAIN', `${MOST_RUNNING} series are being sent already.`, 'Stop one of them.')
    const first = asked.packets[0].layers
    const layers = new Set(first.map(({ layer }) => layer))
    const isV6 = layers.has('ipv6') || first.some(({ layer }) => layer.startsWith('icmpv6'))
    const isV4 = layers.has('ipv4') || layers.has('arp')
    const family = isV6 === isV4 ? 0 : isV6 ? 6 : 4
    const route = await routeTo(asked.to, asked.interface, family)
    if (family !== 0 && route.target.includes(':') !== isV6 && !layers.has('ethernet'))
      throw new ShownError(
        'EAFNOSUPPORT',
        `${route.target} is no IPv${family} address, and the packet is IPv${family}.`,
        'Choose the template of the other version, or another target.',
      )
    const run = new PacketRun(this.nextId++, asked, route, this.remote)
    this.runs.set(run.state.id, run)
    for (const [id, { state }] of this.runs) {
      if (this.runs.size <= MOST_RUNS) break
      if (!state.running) this.runs.delete(id)
    }
    return run.look()
  }

  stop(id: number): RawRun {
    const run = this.get(id)
    run.stop()
    return run.look()
  }

  look(id: number, count: number): CallResult<'raw.run'> {
    const run = this.get(id)
    return { run: run.look(), exchanges: run.exchanges.newest(count) }
  }

  list(): RawRun[] {
    return Array.from(this.runs.values(), (run) => run.look())
  }

  stopAll(): void {
    for (const run of this.runs.values()) run.stop()
  }

  private get(id: number): PacketRun {
    const run = this.runs.get(id)
    if (!run) throw new ShownError('ENOENT', 'That run is no longer there.')
    return run
  }
}
