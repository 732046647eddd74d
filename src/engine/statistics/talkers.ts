import type { Talker, TalkerKind, TalkerOrder, Talkers } from '#contract/statistics'
import { rateOf } from '#core/flow/flow-rates'
import type { Session } from '../session/session'
import {
  byFlow,
  byHost,
  byPort,
  byProgram,
  type GroupedSession,
  type Grouping,
  type GroupKey,
} from './flow-group-keys'
import type { Fitting } from './fitting-flows'
import { Greatest } from './greatest'
import { turn, walkPackets, type Span } from './walk-packets'

/** Flows looked at in one turn of the loop: each may be a group of its own, an object. */
const GROUPED_SLICE = 8192

/** What {@link topTalkers} needs of a session. */
export type TalkingSession = GroupedSession & Pick<Session, 'packets' | 'rates' | 'liveCaptures'>

const GROUPINGS: Readonly<Record<TalkerKind, (session: GroupedSession) => Grouping>> = {
  hosts: byHost,
  ports: byPort,
  programs: byProgram,
  flows: byFlow,
}

interface Sums {
  key: GroupKey
  flows: number
  bytes: number
  packets: number
  rate: number
  first: number
  last: number
}

/**
 * Who sent and got most: hosts by either end, ports by the one that was asked. Of all flows in memory with what they
 * had in all, or within a span with what of that is in memory; or of those alone that fit.
 */
export async function topTalkers(
  session: TalkingSession,
  of: TalkerKind,
  order: TalkerOrder,
  most: number,
  span: Span | null,
  fitting: Fitting,
): Promise<Talkers> {
  const { flows, packets, rates } = session
  const { counts } = flows
  const isLive = session.liveCaptures > 0 && span === null
  const grouping = GROUPINGS[of](session)
  const inSpan = span ? await sumsInSpan(session, span) : null
  const groups = new Map<GroupKey, Sums>()
  const add = (key: GroupKey, flow: number, slot: number) => {
    const bytes = inSpan ? inSpan.bytes[slot] : counts.frameBytesOf(slot, 0) + counts.frameBytesOf(slot, 1)
    const count = inSpan ? inSpan.packets[slot] : counts.packetsOf(slot, 0) + counts.packetsOf(slot, 1)
    if (count === 0) return
    let sums = groups.get(key)
    if (!sums) {
      sums = { key, flows: 0, bytes: 0, packets: 0, rate: 0, first: Infinity, last: -Infinity }
      groups.set(key, sums)
    }
    sums.flows++
    sums.bytes += bytes
    sums.packets += count
    if (isLive) sums.rate += rateOf(rates.last(flow))
    sums.first = Math.min(sums.first, counts.firstSeenOf(slot))
    sums.last = Math.max(sums.last, counts.lastSeenOf(slot))
  }
  const addFlow = (flow: number, slot: number) => {
    const first = grouping.key(flow, slot, 0)
    add(first, flow, slot)
    if (of !== 'hosts') return
    const second = grouping.key(flow, slot, 1)
    // A machine that talks with itself is one host.
    if (second !== first) add(second, flow, slot)
  }
  const end = flows.next
  for (let flow = flows.first, looked = 1; flow < end; flow++, looked++) {
    const slot = flows.slot(flow)
    if (fitting?.[slot] !== 0) addFlow(flow, slot)
    if (looked % GROUPED_SLICE !== 0) continue
    await turn()
    flow = Math.max(flow, flows.first - 1)
  }
  const mean = ({ bytes, first, last }: Sums) => {
    const lasted = span ? span.to - span.from : last - first
    return lasted > 0 ? (1000 * bytes) / lasted : 0
  }
  const greatest = new Greatest<Sums>(most, (a, b) => b[order] - a[order] || b.bytes - a.bytes)
  let looked = 0
  for (const sums of groups.values()) {
    if (!isLive) sums.rate = mean(sums)
    greatest.offer(sums)
    if (++looked % GROUPED_SLICE === 0) await turn()
  }
  const rows = greatest.items.map(({ key, flows: count, bytes, packets: packetCount, rate }): Talker => ({
    name: grouping.name(key),
    filter: grouping.filter(key),
    flows: count,
    bytes,
    packets: packetCount,
    rate,
  }))
  return {
    rows,
    total: groups.size,
    isLive,
    missingFlows: flows.evicted,
    missingPackets: span && span.from < earliest(session) ? packets.evicted : 0,
  }
}

/** When the oldest packet in memory came; packets before it made room. */
export function earliest({ packets }: Pick<Session, 'packets'>): number {
  return packets.evicted === 0 ? -Infinity : packets.timeMs(packets.first)
}

/** By slot of live flows, what their packets in a span come to. */
async function sumsInSpan({ flows, packets }: TalkingSession, span: Span) {
  const bytes = new Float64Array(flows.capacity)
  const counts = new Float64Array(flows.capacity)
  await walkPackets(packets, span, (at) => {
    const flow = packets.flow[at]
    if (!flows.has(flow)) return
    bytes[flows.slot(flow)] += packets.wireLength[at]
    counts[flows.slot(flow)]++
  })
  return { bytes, packets: counts }
}
