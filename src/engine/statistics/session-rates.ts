import type { RateGrouping, SessionRates, TimesAsked } from '#contract/statistics'
import {
  SERIES_TRANSPORTS,
  seriesColumn,
  seriesTransport,
  type SessionSeries,
} from '#core/flow/session-series'
import type { TimeSeries } from '#core/flow/time-series'
import type { Session } from '../session/session'
import { drawnTimes, type DrawnTimes } from './drawn-times'
import type { Fitting } from './fitting-flows'
import {
  byHost,
  byPort,
  byProgram,
  type GroupedSession,
  type Grouping,
  type GroupKey,
} from './flow-group-keys'
import { SLICE, turn, walkPackets } from './walk-packets'

/** Groups that are drawn by themselves; the others are drawn as one. */
const MOST_GROUPS = 6
const WORDS = { tcp: 'TCP', udp: 'UDP', icmp: 'ICMP', other: 'Other' } as const
const TRANSPORTS = SERIES_TRANSPORTS.length

/** What {@link sessionRates} needs of a session. */
export type RatedSession = GroupedSession & Pick<Session, 'packets'> & { series: SessionSeries }

/** What a chart of rates is to show. */
interface Asked {
  by: RateGrouping
  points: number
  times: TimesAsked
  /** The flows that are counted. */
  fitting: Fitting
}

/**
 * A session over time in at most so many buckets: by transport of every frame that ever came; by host, port and program,
 * or of some flows alone, of those that are in memory, the groups with most bytes first.
 */
export async function sessionRates(session: RatedSession, asked: Asked): Promise<SessionRates> {
  const { series } = session
  const { time } = series
  const drawn = drawnTimes(time, asked.times, asked.points, (at) => {
    let packets = 0
    for (let i = 0; i < TRANSPORTS; i++) packets += time.sums[at + seriesColumn('packets', i)]
    return packets
  })
  const frame = {
    first: time.length === 0 ? null : series.first,
    last: time.length === 0 ? null : series.last,
    from: drawn.from,
    bucketMs: drawn.bucketMs,
    apart: drawn.apart,
  }
  if (asked.by === 'transport' && asked.fitting === null)
    return { ...frame, series: transports(time, drawn), coveredFrom: null, missing: 0 }
  return { ...frame, ...(await grouped(session, asked, drawn)) }
}

function transports({ numbers, widthMs, sums, length, columns }: TimeSeries, drawn: DrawnTimes) {
  const lines = SERIES_TRANSPORTS.map((transport) => newLine(WORDS[transport], drawn.buckets))
  for (let i = 0; i < length; i++) {
    const into = drawn.at(numbers[i] * widthMs)
    if (into < 0 || into >= drawn.buckets) continue
    for (let transport = 0; transport < TRANSPORTS; transport++) {
      lines[transport].bytes[into] += sums[columns * i + seriesColumn('bytes', transport)]
      lines[transport].packets[into] += sums[columns * i + seriesColumn('packets', transport)]
    }
  }
  return lines
}

async function grouped(
  session: RatedSession,
  { by, fitting }: Asked,
  drawn: DrawnTimes,
): Promise<Pick<SessionRates, 'series' | 'coveredFrom' | 'missing'>> {
  const { flows, packets } = session
  const { names, lineOf } = by === 'transport' ? byTransport(session) : await byGroup(session, by, fitting)
  const lines = names.map((name) => newLine(name, drawn.buckets))
  const rest = lines.length - 1
  const known = flows.next
  await walkPackets(packets, null, (at, timeMs) => {
    const flow = packets.flow[at]
    const isKnown = flow >= flows.first && flow < known
    const slot = isKnown ? flows.slot(flow) : -1
    // Of a flow that made room nobody knows whether it fits.
    if (fitting && (slot < 0 || fitting[slot] === 0)) return
    const bucket = drawn.at(timeMs)
    if (bucket < 0 || bucket >= drawn.buckets) return
    const line = lines[slot < 0 ? rest : lineOf(slot)]
    line.bytes[bucket] += packets.wireLength[at]
    line.packets[bucket]++
  })
  const isEvicted = packets.evicted > 0 && packets.first < packets.next
  return {
    series: lines.filter(
      (line, i) => (by !== 'transport' && i < rest) || line.packets.some((count) => count > 0),
    ),
    coveredFrom: isEvicted ? packets.timeMs(packets.first) : null,
    missing: packets.evicted,
  }
}

/** Names of lines, and by slot which of them a flow is of; the last is for all others. */
interface Lines {
  names: string[]
  lineOf: (slot: number) => number
}

function byTransport({ flows }: RatedSession): Lines {
  return {
    names: SERIES_TRANSPORTS.map((transport) => WORDS[transport]),
    lineOf: (slot) => seriesTransport(flows.protocol[slot]),
  }
}

async function byGroup(
  session: RatedSession,
  by: Exclude<RateGrouping, 'transport'>,
  fitting: Fitting,
): Promise<Lines> {
  const grouping = { host: byHost, port: byPort, process: byProgram }[by](session)
  const { keys, lineOf } = await mostBytes(session, grouping, fitting)
  return { names: [...keys.map((key) => grouping.name(key)), 'Others'], lineOf: (slot) => lineOf[slot] }
}

/** The groups with most bytes, and by slot which of them a flow is of; as many as there are for all others. */
async function mostBytes(session: RatedSession, grouping: Grouping, fitting: Fitting) {
  const { flows } = session
  const keyOf = (flow: number, slot: number) => grouping.key(flow, slot, flows.localSide[slot] === 1 ? 0 : 1)
  const bytes = new Map<GroupKey, number>()
  const end = flows.next
  const goThrough = async (look: (flow: number, slot: number) => void) => {
    for (let flow = flows.first, looked = 1; flow < end; flow++, looked++) {
      look(flow, flows.slot(flow))
      if (looked % SLICE !== 0) continue
      await turn()
      flow = Math.max(flow, flows.first - 1)
    }
  }
  await goThrough((flow, slot) => {
    const sum = flows.counts.frameBytesOf(slot, 0) + flows.counts.frameBytesOf(slot, 1)
    // Own sockets' flows that were not captured have none.
    if (sum === 0 || fitting?.[slot] === 0) return
    const key = keyOf(flow, slot)
    bytes.set(key, (bytes.get(key) ?? 0) + sum)
  })
  const keys = [...bytes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_GROUPS)
    .map(([key]) => key)
  const places = new Map(keys.map((key, i) => [key, i]))
  const lineOf = new Uint8Array(flows.capacity).fill(keys.length)
  await goThrough((flow, slot) => (lineOf[slot] = places.get(keyOf(flow, slot)) ?? keys.length))
  return { keys, lineOf }
}

function newLine(name: string, buckets: number): SessionRates['series'][number] {
  return { name, bytes: new Array<number>(buckets).fill(0), packets: new Array<number>(buckets).fill(0) }
}
