import type { PacketLengths } from '#contract/statistics'
import { LENGTH_RANGES, lengthRange, type SessionSeries } from '#core/flow/session-series'
import type { Session } from '../session/session'
import { earliest } from './talkers'
import { walkPackets, type Span } from './walk-packets'

type Lengths = Pick<SessionSeries, 'lengthPackets' | 'lengthBytes' | 'shortest' | 'longest'>

/** Lengths of every frame that came; or of a span, of the packets in memory. */
export async function packetLengths(
  session: Pick<Session, 'packets'> & { series: SessionSeries },
  span: Span | null,
): Promise<PacketLengths> {
  const lengths = span ? await lengthsInSpan(session, span) : session.series
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
    missing: span && span.from < earliest(session) ? session.packets.evicted : 0,
  }
}

async function lengthsInSpan({ packets }: Pick<Session, 'packets'>, span: Span): Promise<Lengths> {
  const lengths = {
    lengthPackets: new Float64Array(LENGTH_RANGES.length),
    lengthBytes: new Float64Array(LENGTH_RANGES.length),
    shortest: Infinity,
    longest: 0,
  }
  await walkPackets(packets, span, (at) => {
    const length = packets.wireLength[at]
    const range = lengthRange(length)
    lengths.lengthPackets[range]++
    lengths.lengthBytes[range] += length
    if (length < lengths.shortest) lengths.shortest = length
    if (length > lengths.longest) lengths.longest = length
  })
  return lengths
}
