import type { RateGrouping, SessionRates } from '#contract/statistics'
import { SERIES_TRANSPORTS, type SessionSeries } from '#core/flow/session-series'
import type { Session } from '../session/session'
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

/**
 * A session over time in at most so many buckets: by transport of every frame that ever came; by host, port and program
 * of those that are in memory, the groups with most bytes first.
 */
export async function sessionRates(
  session: RatedSession,
  by: RateGrouping,
  points: number,
): Promise<SessionRates> {
  const { series } = session
  const per = Math.max(1, Math.ceil(series.length / points))
  const buckets = Math.ceil(series.length / per)
  const frame = {
    first: series.length === 0 ? null : series.first,
    last: series.length === 0 ? null : series.last,
    from: series.from,
    bucketMs: per * series.widthMs,
  }
  if (by === 'transport')
    return { ...frame, series: transports(series, per, buckets), coveredFrom: null, missing: 0 }
  return { ...frame, ...(await grouped(session, by, frame, buckets)) }
}

function transports(series: SessionSeries, per: number, buckets: number): SessionRates['series'] {
  const lines = SERIES_TRANSPORTS.map((transport) => newLine(WORDS[transport], buckets))
  for (let bucket = 0; bucket < series.length; bucket++) {
    const into = Math.floor(bucket / per)
    for (let i = 0; i < TRANSPORTS; i++) {
      lines[i].bytes[into] += series.bytes[TRANSPORTS * bucket + i]
      lines[i].packets[into] += series.packets[TRANSPORTS * bucket + i]
    }
  }
  return lines
}

async function grouped(
  session: RatedSession,
  by: Exclude<RateGrouping, 'transport'>,
  { from, bucketMs }: { from: number; bucketMs: number },
  buckets: number,
): Promise<Pick<SessionRates, 'series' | 'coveredFrom' | 'missing'>> {
  const { flows, packets } = session
  const grouping = { host: byHost, port: byPort, process: byProgram }[by](session)
  const { keys, lineOf } = await mostBytes(session, grouping)
  const lines = [...keys.map((key) => grouping.name(key)), 'Others'].map((name) => newLine(name, buckets))
  const known = flows.next
  await walkPackets(packets, null, (at, timeMs) => {
    const flow = packets.flow[at]
    const isKnown = flow >= flows.first && flow < known
    const line = lines[isKnown ? lineOf[flows.slot(flow)] : keys.length]
    const bucket = Math.max(0, Math.min(buckets - 1, Math.floor((timeMs - from) / bucketMs)))
    line.bytes[bucket] += packets.wireLength[at]
    line.packets[bucket]++
  })
  const isEvicted = packets.evicted > 0 && packets.first < packets.next
  return {
    series: lines.filter((line, i) => i < keys.length || line.packets.some((count) => count > 0)),
    coveredFrom: isEvicted ? packets.timeMs(packets.first) : null,
    missing: packets.evicted,
  }
}

/** The groups with most bytes, and by slot which of them a flow is of; as many as there are for all others. */
async function mostBytes(session: RatedSession, grouping: Grouping) {
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
    if (sum === 0) return
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
