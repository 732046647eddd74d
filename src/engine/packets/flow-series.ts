import type { FlowSeries } from '#contract/flow-series'
import { PROTOCOL } from '#core/net/transport'
import { TCP_MARK } from '#core/tcp/marks'
import { ShownError } from '../engine-error'
import type { PacketStore } from './packet-store'
import { TcpSeries } from './tcp-series'

/** Packets walked in one turn of the loop: some milliseconds. */
const SLICE = 65_536

/** A turn of the loop, in which the engine answers its windows. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * What of a flow is in memory over time: payload by direction, and what was sent again, in buckets of one length; of
 * TCP round trips, what is on its way, and sequence numbers. The
 * packets are walked in slices; those that make room meanwhile are left out.
 *
 * @throws {ShownError} `ENOENT` where the flow is not in memory
 */
export async function flowSeries(store: PacketStore, flow: number, buckets: number): Promise<FlowSeries> {
  const { flows, packets } = store
  if (!flows.has(flow)) throw new ShownError('ENOENT', 'That flow is no longer in memory.')
  const slot = flows.slot(flow)
  const local = flows.localSide[slot]
  const series = {
    packets: 0,
    out: new Array<number>(buckets).fill(0),
    in: new Array<number>(buckets).fill(0),
    retransmitted: new Array<number>(buckets).fill(0),
  }
  const tcp = flows.protocol[slot] === PROTOCOL.tcp ? new TcpSeries(store, slot, buckets) : null
  let packet = flows.firstPacket[slot]
  const from = packet >= packets.first ? packets.timeMs(packet) : flows.counts.firstSeenOf(slot)
  const last = flows.lastPacket[slot]
  // What comes while the packets are walked lies after it, and counts the next time.
  const until = Math.max(from, flows.counts.lastSeenOf(slot))
  const bucketMs = Math.max((until - from) / buckets, 1e-3)
  for (let walked = 1; packet >= packets.first && packet <= last; walked++) {
    const at = packets.slot(packet)
    const place = Math.floor((packets.timeMs(packet) - from) / bucketMs)
    const bucket = Math.max(0, Math.min(buckets - 1, place))
    const way = packets.direction(packet) === local ? series.out : series.in
    way[bucket] += packets.payloadLength[at]
    if (packets.marks[at] & TCP_MARK.retransmission) series.retransmitted[bucket]++
    series.packets++
    tcp?.take(packet, bucket, packets.timeMs(packet) - from)
    if (walked % SLICE === 0) await turn()
    // It may have made room in that turn: then there is nothing to go on from.
    if (packet < packets.first) break
    packet = packets.nextInFlow(packet)
  }
  return { ...series, from, bucketMs, tcp: tcp?.told(local) ?? null }
}
