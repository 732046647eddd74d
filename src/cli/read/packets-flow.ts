import type { SegmentFacts } from '#core/dissect/tree'
import type { FlowTable } from '#core/flow/flow-table'
import { formatAddress } from '#core/net/address'
import { PROTOCOL } from '#core/net/transport'
import type { Side } from '#core/own/own-ends'
import { tcpMarkNames } from '#core/tcp/marks'
import { TCP } from '#core/tcp/segment-flags'
import { END } from '#core/tcp/tcp-columns'
import type { ReadColumns } from './packets-frame'

/** Most endpoints whose words are kept: those of the flows that packets come of now. */
const MOST_KEPT = 4096

/** Endpoints of flows in words, `192.0.2.7:80`: those written lately are not made again. */
export class EndpointWords {
  private readonly kept = new Map<number, string>()

  constructor(private readonly flows: FlowTable) {}

  /** One end of a live flow. */
  of(flow: number, end: Side): string {
    const key = 2 * flow + end
    const known = this.kept.get(key)
    if (known !== undefined) return known
    const words = endpointWords(this.flows, flow, end)
    if (this.kept.size >= MOST_KEPT) this.kept.clear()
    this.kept.set(key, words)
    return words
  }
}

function endpointWords(flows: FlowTable, flow: number, end: Side): string {
  const slot = flows.slot(flow)
  const isIpv6 = flows.family[slot] === 6
  const address = formatAddress(flows.addresses, 32 * slot + 16 * end, isIpv6 ? 16 : 4)
  const port = flows.ports[2 * slot + end]
  const protocol = flows.protocol[slot]
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6 || port === 0) return address
  return `${isIpv6 ? `[${address}]` : address}:${port}`
}

/** What the flow of a packet knows of its TCP segment and its header does not say; nothing of other packets. */
export function segmentFacts({ flows, packets: table }: ReadColumns, packet: number): SegmentFacts {
  const at = table.slot(packet)
  const flow = table.flow[at]
  if (!flows.has(flow) || flows.protocol[flows.slot(flow)] !== PROTOCOL.tcp) return {}
  const { tcp } = flows
  const own = 2 * flows.slot(flow) + table.direction(packet)
  const peer = own ^ 1
  const isSyn = (table.tcpFlags[at] & TCP.syn) !== 0
  const facts: SegmentFacts = {}
  if (tcp.bits[own] & END.synSeen)
    facts.relativeSequence = (table.sequence[at] - tcp.initialSequence[own]) >>> 0
  if (tcp.bits[peer] & END.synSeen)
    facts.relativeAck = (table.acknowledgment[at] - tcp.initialSequence[peer]) >>> 0
  // The window of a SYN is never shifted (RFC 7323 §2.2).
  if (!isSyn && tcp.windowShift[own] > 0) facts.windowShift = tcp.windowShift[own]
  if (table.marks[at] !== 0) facts.marks = tcpMarkNames(table.marks[at])
  return facts
}

/** The end of a flow that sent something: whoever began it, or who answered. */
export function sideName(side: Side): 'orig' | 'resp' {
  return side === 0 ? 'orig' : 'resp'
}
