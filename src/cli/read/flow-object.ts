import { FLOW_ADDRESS_BYTES, type FlowTable } from '#core/flow/flow-table'
import { formatAddress } from '#core/net/address'
import { icmpWords } from '#core/net/icmp-words'
import { PROTOCOL, transportName, type TransportName } from '#core/net/transport'
import { serviceName } from '#core/protocols/detect'
import { FLOW } from '#core/rows/flow-row'
import { tcpFactsOf, type TcpFacts } from '#core/tcp/facts'
import type { StreamDigest } from '#engine/views/stream-digests'
import type { CaptureReading } from './capture-reading'

/** What one end of a flow sent. */
interface FlowEnd {
  address: string
  /** Of TCP, UDP and their like; ICMP echo has its identifier. */
  port: number
  packets: number
  /** Bytes of whole frames, and of the transport's payload, those sent again among them. */
  frameBytes: number
  payloadBytes: number
}

/** One flow as `--json` prints it. */
export interface FlowObject {
  flow: number
  transport: TransportName
  /** The IP header's protocol number. */
  protocol: number
  family: 4 | 6
  /** The application protocol, by Zeek's name; not there where it is not known. */
  service?: string
  /** Who began it, and who was asked. */
  orig: FlowEnd
  resp: FlowEnd
  /** UTC, RFC 3339, with microseconds. */
  first: string
  last: string
  durationSeconds: number
  tcp?: TcpFacts
  icmpErrors?: { type: number; code: number; count: number; words: string }
  tunnelled?: true
  malformed?: true
  streams?: { orig: StreamDigest; resp: StreamDigest }
}

/** The endpoints of a live flow, with what each sent. */
export function flowEnds(flows: FlowTable, flow: number): Pick<FlowObject, 'orig' | 'resp' | 'transport'> {
  const slot = flows.slot(flow)
  const length = flows.family[slot] === 6 ? 16 : 4
  const end = (side: 0 | 1): FlowEnd => ({
    address: formatAddress(flows.addresses, FLOW_ADDRESS_BYTES * slot + 16 * side, length),
    port: flows.ports[2 * slot + side],
    packets: flows.packets[2 * slot + side],
    frameBytes: flows.frameBytes[2 * slot + side],
    payloadBytes: flows.wireBytes[2 * slot + side],
  })
  return { transport: transportName(flows.protocol[slot]), orig: end(0), resp: end(1) }
}

/** Reads what is known of a live flow. */
export function flowObject({ flows, ingest }: CaptureReading, flow: number): FlowObject {
  const slot = flows.slot(flow)
  const protocol = flows.protocol[slot]
  const flags = flows.flags[slot]
  const family = flows.family[slot] === 6 ? 6 : 4
  const service = serviceName(ingest.services.of(flow))
  const { orig, resp, transport } = flowEnds(flows, flow)
  const [first, last] = [flows.firstSeen[slot], flows.lastSeen[slot]]
  return {
    flow,
    transport,
    protocol,
    family,
    ...(service !== '' && { service }),
    orig,
    resp,
    first: timeText(first),
    last: timeText(last),
    durationSeconds: Math.round((last - first) * 1000) / 1e6,
    ...(protocol === PROTOCOL.tcp && { tcp: tcpFactsOf(flows, flow) }),
    ...(flags & FLOW.icmpError && { icmpErrors: icmpErrors(ingest, slot, family) }),
    ...(flags & FLOW.tunnelled && { tunnelled: true as const }),
    ...(flags & FLOW.malformed && { malformed: true as const }),
  }
}

/** UTC with microseconds, of milliseconds since 1970. A time that no calendar has is shown as seconds. */
export function timeText(ms: number): string {
  const whole = Math.floor(ms / 1000) * 1000
  const date = new Date(whole)
  if (Number.isNaN(date.getTime())) return (ms / 1000).toFixed(6)
  const micros = Math.min(999_999, Math.round((ms - whole) * 1000))
  return `${date.toISOString().slice(0, -5)}.${String(micros).padStart(6, '0')}Z`
}

function icmpErrors({ icmpErrors: seen }: CaptureReading['ingest'], slot: number, family: 4 | 6) {
  const [type, code] = [seen.type[slot], seen.code[slot]]
  return { type, code, count: seen.count[slot], words: icmpWords(family, type, code) }
}
