import { describe, expect, it, vi } from 'vitest'
import { rawRunRequest } from '#contract/raw'
import { RawRuns } from './raw-runs'
import { RemotePace } from './remote-pace'
import { packetsOf, permitted, useRawEngine } from './test-engine'
import { useVeth } from './test-veth'

/** No limit of packets a second, so that another one is reached in a test's time. */
class NoPace extends RemotePace {
  override take(): boolean {
    return true
  }
}

const tests = useRawEngine()
/** Sixteen packets a round, as many rounds as go: far more a second than is allowed. */
const flood = (to: string, times: number | null) =>
  rawRunRequest.parse({
    packets: Array.from({ length: 16 }, () => packetsOf('ping')).flat(),
    to,
    times,
    everyMs: 0,
    waitMs: 0,
  })

it('a second has its most → no more until the next, for all who ask', () => {
  const pace = new RemotePace()
  const at = (now: number, count: number) =>
    Array.from({ length: count }, () => pace.take(now)).filter(Boolean)
  expect(at(5000, 600)).toHaveLength(600)
  expect(at(5900, 600)).toHaveLength(400)
  expect(at(6000, 1)).toHaveLength(1)
})

describe.runIf(permitted)('to another machine', () => {
  const veth = useVeth(tests, 81)

  it('two floods at once → 1,000 a second in all, said; stopped → no more comes', async () => {
    await veth.approveBoth()
    const { rawRuns } = tests.engine()
    const before = veth.echoes()
    const began = Date.now()
    const ids = await Promise.all([1, 2].map(async () => (await rawRuns.start(flood(veth.v4.them, null))).id))
    await vi.waitFor(() => expect(veth.echoes() - before).toBeGreaterThan(2000), {
      timeout: 5000,
      interval: 50,
    })
    const stopped = ids.map((id) => rawRuns.stop(id))
    const seconds = Math.floor(Date.now() / 1000) - Math.floor(began / 1000) + 1
    const sent = stopped.reduce((sum, run) => sum + run.sent, 0)
    expect(sent).toBeLessThanOrEqual(1000 * seconds)
    for (const run of stopped) {
      expect(run.sent).toBeGreaterThan(0)
      expect(run.notes.join()).toContain('Slowed down: 1,000 packets a second to other machines is the most.')
    }
    // What the peer has counted is what we say that we sent, and nothing follows.
    await vi.waitFor(() => expect(veth.echoes() - before).toBe(sent))
  })

  it('slowed down in the middle of a round → each packet is sent once', async () => {
    await veth.approveBoth()
    const before = veth.echoes()
    // All at once, and three more than a second has: the round goes on in the next one.
    const { run } = await tests.run(flood(veth.v4.them, 63))
    expect(run).toMatchObject({ sent: 63 * 16, of: 63 * 16, failed: 0 })
    expect(veth.echoes() - before).toBe(63 * 16)
  })

  it('10,000 packets of one run → it ends, and says why; older exchanges made room and are counted', async () => {
    const runs = new RawRuns({ require: () => undefined, pace: new NoPace() })
    const { id } = await runs.start(flood(veth.v4.them, null))
    await vi.waitFor(() => expect(runs.look(id, 1).run.running).toBe(false), {
      timeout: 15_000,
      interval: 100,
    })
    const { run, exchanges } = runs.look(id, 1000)
    expect(run).toMatchObject({ sent: 10_000, failed: 0, evicted: 9000, of: null })
    expect(run.notes.join()).toContain('It ended at 10000 packets')
    expect(exchanges.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 1000 }, (_, i) => 9000 + i),
    )
    await vi.waitFor(() => expect(veth.echoes()).toBe(10_000))
  }, 20_000)
})

it.runIf(permitted)('to this machine → neither limit counts; what made room is counted', async () => {
  const { run, exchanges } = await tests.run({ ...flood('127.0.0.1', 80), waitMs: 300 })
  expect(run).toMatchObject({ local: true, sent: 1280, evicted: 280, notes: [] })
  expect(exchanges).toHaveLength(1000)
})
