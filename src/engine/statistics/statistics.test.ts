import { beforeEach, describe, expect, it } from 'vitest'
import type { RateGrouping, TimesAsked } from '#contract/statistics'
import { buildPacket } from '#core/build/build-packet'
import { FlowRates } from '#core/flow/flow-rates'
import { FlowTable } from '#core/flow/flow-table'
import { PacketIngest } from '#core/flow/ingest-packet'
import { SessionSeries } from '#core/flow/session-series'
import { PacketTable } from '#core/packet/packet-table'
import { FlowOwners } from '../kernel/flow-owners'
import type { Fitting } from './fitting-flows'
import { packetLengths } from './packet-lengths'
import { sessionRates } from './session-rates'
import { topTalkers } from './talkers'

const LINKTYPE_RAW = 101
/** IPv4 and UDP headers. */
const HEADERS = 28

function newSession(mostPackets = 64) {
  const flows = new FlowTable(32)
  const packets = new PacketTable(flows, mostPackets)
  const ingest = new PacketIngest(flows, packets)
  const series = new SessionSeries()
  ingest.series = series
  const owners = new FlowOwners(flows, { has: () => true })
  const session = { flows, packets, ingest, series, owners, rates: new FlowRates(flows), liveCaptures: 0 }
  const add = (at: number, destination: string, port: number, length: number) => {
    const ip = { layer: 'ipv4', source: '10.0.0.1', destination }
    const udp = { layer: 'udp', sourcePort: 4000, destinationPort: port }
    const { bytes } = buildPacket({ layers: [ip, udp, { layer: 'payload', text: 'x'.repeat(length) }] })
    const ns = BigInt(at) * 1_000_000n
    const [high, low] = [Number(ns >> 32n), Number(ns & 0xffff_ffffn)]
    ingest.ingest(LINKTYPE_RAW, bytes, 0, bytes.length, bytes.length, high, low, 0, -1)
  }
  return { session, add }
}

/** The whole session, in at most so many buckets. */
const rates = (
  session: ReturnType<typeof newSession>['session'],
  by: RateGrouping,
  points: number,
  fitting: Fitting = null,
  times: TimesAsked = 'all',
) => sessionRates(session, { by, points, times, fitting })

describe('statistics of a session', () => {
  let made: ReturnType<typeof newSession>
  beforeEach(() => {
    made = newSession()
    made.add(0, '10.0.0.2', 53, 12)
    made.add(100, '10.0.0.2', 53, 112)
    made.add(200, '10.0.0.3', 53, 12)
    made.add(300, '10.0.0.3', 99, 1012)
  })

  it('rates by transport: every frame, in buckets of one length', async () => {
    const drawn = await rates(made.session, 'transport', 4)
    expect(drawn).toMatchObject({ first: 0, last: 300, from: 0, bucketMs: 76, missing: 0 })
    const [, udp] = drawn.series
    expect(udp).toEqual({ name: 'UDP', bytes: [40, 140, 40, 1040], packets: [1, 1, 1, 1] })
    expect(drawn.series.map(({ name }) => name)).toEqual(['TCP', 'UDP', 'ICMP', 'Other'])
  })

  it('rates by remote host and by port: the one with most bytes first', async () => {
    const hosts = await rates(made.session, 'host', 2)
    expect(hosts.series).toEqual([
      { name: '10.0.0.3', bytes: [0, 1080], packets: [0, 2] },
      { name: '10.0.0.2', bytes: [180, 0], packets: [2, 0] },
    ])
    const ports = await rates(made.session, 'port', 1)
    expect(ports.series.map(({ name, bytes }) => [name, bytes[0]])).toEqual([
      ['99/udp', 1040],
      ['53/udp', 220],
    ])
  })

  it('packets that made room are counted as missing, and not in the groups', async () => {
    const { session, add } = newSession(2)
    for (const at of [0, 10, 20]) add(at, '10.0.0.2', 53, 0)
    const drawn = await rates(session, 'host', 100)
    expect(drawn).toMatchObject({ missing: 1, coveredFrom: 10 })
    expect(drawn.series[0].packets.reduce((a, b) => a + b)).toBe(2)
    const all = await rates(session, 'transport', 100)
    expect(all.series[1].packets.reduce((a, b) => a + b)).toBe(3)
  })

  it('top talkers: both hosts of a flow, each with the filter that takes its flows', async () => {
    const hosts = await topTalkers(made.session, 'hosts', 'bytes', 2, null, null)
    expect(hosts).toMatchObject({ total: 3, isLive: false, missingFlows: 0 })
    expect(hosts.rows).toEqual([
      { name: '10.0.0.1', filter: 'host:10.0.0.1', flows: 3, bytes: 1260, packets: 4, rate: 4200 },
      { name: '10.0.0.3', filter: 'host:10.0.0.3', flows: 2, bytes: 1080, packets: 2, rate: 10_800 },
    ])
    const ports = await topTalkers(made.session, 'ports', 'packets', 9, null, null)
    expect(ports.rows.map(({ filter, packets }) => [filter, packets])).toEqual([
      ['udp dport:53', 3],
      ['udp dport:99', 1],
    ])
    const flows = await topTalkers(made.session, 'flows', 'bytes', 9, null, null)
    expect(flows.rows[0]).toMatchObject({ name: 'UDP 10.0.0.1:4000 ↔ 10.0.0.3:99', filter: 'flow:2' })
  })

  it('within a span, what of it came in that', async () => {
    const hosts = await topTalkers(made.session, 'hosts', 'bytes', 9, { from: 50, to: 200 }, null)
    expect(hosts.rows.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['10.0.0.1', 180],
      ['10.0.0.2', 140],
      ['10.0.0.3', 40],
    ])
    const lengths = await packetLengths(made.session, { from: 50, to: 200 }, null)
    expect(lengths).toMatchObject({ packets: 2, shortest: HEADERS + 12, longest: HEADERS + 112 })
  })

  it('lengths of all frames by range', async () => {
    const { ranges, packets, bytes } = await packetLengths(made.session, null, null)
    expect([packets, bytes]).toEqual([4, 1260])
    expect(ranges.filter((one) => one.packets > 0)).toEqual([
      { low: 40, high: 79, packets: 2, bytes: 80 },
      { low: 80, high: 159, packets: 1, bytes: 140 },
      { low: 640, high: 1279, packets: 1, bytes: 1040 },
    ])
    expect(ranges.at(-1)).toMatchObject({ low: 5120, high: null })
  })

  it('of flows that fit alone: rates by transport too, talkers and lengths', async () => {
    const { session } = made
    const fitting = new Uint8Array(session.flows.capacity)
    fitting[session.flows.slot(2)] = 1
    const drawn = await rates(session, 'transport', 4, fitting)
    expect(drawn.series).toEqual([{ name: 'UDP', bytes: [0, 0, 0, 1040], packets: [0, 0, 0, 1] }])
    const hosts = await topTalkers(session, 'hosts', 'bytes', 9, null, fitting)
    expect(hosts.rows.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['10.0.0.1', 1040],
      ['10.0.0.3', 1040],
    ])
    expect(await packetLengths(session, null, fitting)).toMatchObject({ packets: 1, bytes: 1040 })
  })

  it('a frame with a wild time: the others are drawn as before, and it is told; asked for, all are drawn', async () => {
    const { session, add } = newSession(1024)
    const began = Date.UTC(2026, 0, 1)
    for (let i = 0; i < 200; i++) add(began + 10 * i, '10.0.0.2', 53, 0)
    add(0, '10.0.0.2', 53, 0)
    const drawn = await rates(session, 'transport', 100, null, 'main')
    expect(drawn).toMatchObject({ from: began, bucketMs: 20, apart: 1, first: 0 })
    expect(drawn.series[1].packets).toEqual(Array.from({ length: 100 }, () => 2))
    const all = await rates(session, 'transport', 100, null, 'all')
    expect(all).toMatchObject({ from: 0, apart: 0 })
    expect(all.series[1].packets.at(-1)).toBe(200)
    const part = await rates(session, 'host', 100, null, { from: began + 100, to: began + 199 })
    expect(part).toMatchObject({ from: began + 100, bucketMs: 1 })
    expect(part.series[0].packets.reduce((a, b) => a + b)).toBe(10)
  })
})
