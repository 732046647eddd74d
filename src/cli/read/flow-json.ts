import type { Side } from '#core/own/own-ends'
import { PROTOCOL } from '#core/net/transport'
import { FLOW } from '#core/rows/flow-row'
import { sctpFactsOf, type SctpFacts } from '#core/sctp/facts'
import { tcpFactsOf, type TcpFacts } from '#core/tcp/facts'
import type { StreamDigest } from '#engine/views/stream-digests'
import type { CaptureReading } from './capture-reading'
import { addressOf, portOf, protocolName } from './flow-facts'
import { isoTime } from './shown-time'

/** What one end sent. */
interface FlowEnd {
  address: string
  /** null where the protocol has no ports. */
  port: number | null
  packets: number
  /** Whole frames on the wire, link headers among them. */
  frameBytes: number
  /** Of the transport, those sent again among them. */
  payloadBytes: number
}

/** One flow as `--json` writes it: docs/cli.md. `orig` began it. */
export interface FlowJson {
  /** From 0, in the order they were first seen. */
  flow: number
  protocol: string
  family: 4 | 6
  orig: FlowEnd
  resp: FlowEnd
  /** `smtp,ssl` where it went on inside TLS; null where it is not known. */
  service: string | null
  /** ISO 8601, UTC, with microseconds. */
  first: string
  last: string
  durationSeconds: number
  tcp?: TcpFacts
  sctp?: SctpFacts
  /** ICMP errors that came back about it, and the last one's type and code. */
  icmpErrors?: { count: number; type: number; code: number }
  tunnelled: boolean
  malformed: boolean
  streams?: { orig: StreamDigest; resp: StreamDigest }
}

/** Reads a live flow. `digests` are by sender, where they were asked for. */
export function flowJson(
  { flows, ingest }: CaptureReading,
  flow: number,
  digests?: readonly [StreamDigest, StreamDigest],
): FlowJson {
  const slot = flows.slot(flow)
  const isTcp = flows.protocol[slot] === PROTOCOL.tcp
  const { icmpErrors } = ingest
  const sctp = flows.protocol[slot] === PROTOCOL.sctp ? sctpFactsOf(flows, ingest.associations, flow) : null
  const end = (side: Side): FlowEnd => ({
    address: addressOf(flows, flow, side),
    port: portOf(flows, flow, side),
    packets: flows.counts.packetsOf(slot, side),
    frameBytes: flows.counts.frameBytesOf(slot, side),
    payloadBytes: flows.counts.wireBytesOf(slot, side),
  })
  return {
    flow,
    protocol: protocolName(flows.protocol[slot]),
    family: flows.family[slot] === 6 ? 6 : 4,
    orig: end(0),
    resp: end(1),
    service: ingest.services.nameOf(flow) || null,
    first: isoTime(flows.counts.firstSeenOf(slot)),
    last: isoTime(flows.counts.lastSeenOf(slot)),
    durationSeconds:
      Math.round((flows.counts.lastSeenOf(slot) - flows.counts.firstSeenOf(slot)) * 1000) / 1e6,
    ...(isTcp && { tcp: tcpFactsOf(flows, flow) }),
    ...(sctp && { sctp }),
    ...((flows.flags[slot] & FLOW.icmpError) !== 0 && {
      icmpErrors: {
        count: icmpErrors.count[slot],
        type: icmpErrors.type[slot],
        code: icmpErrors.code[slot],
      },
    }),
    tunnelled: (flows.flags[slot] & FLOW.tunnelled) !== 0,
    malformed: (flows.flags[slot] & FLOW.malformed) !== 0,
    ...(isTcp && digests && { streams: { orig: digests[0], resp: digests[1] } }),
  }
}
