import type { PacketLengths } from '#contract/statistics'
import { LENGTH_RANGES, lengthRange, type SessionSeries } from '#core/flow/session-series'
import type { Session } from '../session/session'
import type { Fitting } from './fitting-flows'
import { earliest } from './talkers'
import { walkPackets, type Span } from './walk-packets'

type Lengths = Pick<SessionSeries, 'lengthPackets' | 'lengthBytes' | 'shortest' | 'longest'>

/** Lengths of every frame that came; or of a span, or of flows that fit, of the packets in memory. */
export async function packetLengths(
  session: Pick<Session, 'packets' | 'flows'> & { series: SessionSeries },
  span: Span | null,
  fitting: Fitting,
): Promise<PacketLengths> {
  const isPart = span !== null || fitting !== null
  const lengths = isPart ? await lengthsOfPart(session, span, fitting) : session.series
  const { lengthPackets, lengthBytes, shortest, longest } = lengths
  const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0)
  const packets = sum(lengthPackets)
  return {
    ranges: LENGTH_RANGES.map((low, i) => ({
      low,
      high: i + 1 < LENGTH_RANGES.length ? LENGTH_RANGES[i + 1] - 1 : null,
      packets: lengthPackets[i],
      bytes: lengthBytes[i],
    })),
    packets,
    bytes: sum(lengthBytes),
    shortest: packets === 0 ? null : shortest,
    longest: packets === 0 ? null : longest,
    missing: isPart && (span?.from ?? -Infinity) < earliest(session) ? session.packets.evicted : 0,
  }
}

async function lengthsOfPart(
  { packets, flows }: Pick<Session, 'packets' | 'flows'>,
  span: Span | null,
  fitting: Fitting,
): Promise<Lengths> {
  const lengths = {
    lengthPackets: new Float64Array(LENGTH_RANGES.length),
    lengthBytes: new Float64Array(LENGTH_RANGES.length),
    shortest: Infinity,
    longest: 0,
  }
  await walkPackets(packets, span, (at) => {
    const flow = packets.flow[at]
    if (fitting && (!flows.has(flow) || fitting[flows.slot(flow)] === 0)) return
    const length = packets.wireLength[at]
    const range = lengthRange(length)
    lengths.lengthPackets[range]++
    lengths.lengthBytes[range] += length
    if (length < lengths.shortest) lengths.shortest = length
    if (length > lengths.longest) lengths.longest = length
  })
  return lengths
}
