import { dissectFrame } from '#core/dissect/dissect-frame'
import { isTunnelPort } from '#core/dissect/tunnel/udp-carried'
import type { FlowTable } from '#core/flow/flow-table'
import { PROTOCOL } from '#core/net/transport'
import type { Layer } from '#core/protocols/layer'
import { protocolOf } from '#core/protocols/detect'
import { MATCH, type Message, type Protocol } from '#core/protocols/protocol'
import { TCP, tcpFlagNames } from '#core/tcp/segment-flags'
import { segmentFacts } from './packets-flow'
import type { CapturedPacket } from './capture-reading'
import type { ReadColumns } from './packets-frame'

/** What a packet is on one line: the protocol of its last layer that says something, and that layer's gist. */
export interface PacketSummary {
  protocol: string
  text: string
}

/** All layers of a frame, with what its flow knows of its segment. */
export function layersOf(columns: ReadColumns, frame: CapturedPacket): Layer[] {
  const bytes = frame.bytes.subarray(frame.at, frame.at + frame.captured)
  const facts = frame.flow < 0 ? {} : segmentFacts(columns, columns.packets.next - 1)
  return dissectFrame(frame.linkType, bytes, frame.captured, frame.wireLength, facts)
}

/**
 * Sums a frame up. Most are segments and datagrams of a flow, of which the columns know all that the line says; only
 * the message that begins in one is read. All others are dissected.
 */
export function summaryOf(columns: ReadColumns, frame: CapturedPacket): PacketSummary {
  return fromColumns(columns, frame) ?? fromLayers(layersOf(columns, frame))
}

function fromColumns(columns: ReadColumns, frame: CapturedPacket): PacketSummary | null {
  const { flows, packets: table, ingest } = columns
  const packet = frame.firstEntry
  if (table.next !== packet + 1) return null
  const at = table.slot(packet)
  const flow = table.flow[at]
  const protocol = flows.protocol[flows.slot(flow)]
  const isTcp = protocol === PROTOCOL.tcp
  // A SYN's options are in its line, and what came in fragments, was cut off or may be a tunnel is worth a look.
  if (!isTcp && protocol !== PROTOCOL.udp) return null
  if (isTcp && table.tcpFlags[at] & TCP.syn) return null
  if (table.wholePayload(packet) || table.payloadCaptured[at] < table.payloadLength[at]) return null
  const service = table.payloadLength[at] > 0 ? ingest.services.of(flow) : 0
  const speaks = protocolOf(service)
  if (speaks) {
    const from = frame.at + table.payloadAt[at]
    const payload = frame.bytes.subarray(from, from + table.payloadCaptured[at])
    const layer = isTcp
      ? messageIn(speaks, payload, table.direction(packet))
      : speaks.readDatagram?.(payload, table.direction(packet) === 0)[0]
    if (layer) return { protocol: layer.name, text: layer.summary }
  } else if (!isTcp && table.payloadLength[at] > 0 && mayCarryPacket(flows, flow)) return null
  return isTcp
    ? { protocol: 'TCP', text: segmentWords(columns, packet) }
    : { protocol: 'UDP', text: `len ${table.payloadLength[at]}` }
}

function mayCarryPacket(flows: FlowTable, flow: number): boolean {
  const at = 2 * flows.slot(flow)
  return isTunnelPort(flows.ports[at]) || isTunnelPort(flows.ports[at + 1])
}

/** The message that begins with a segment and is whole in it, if one does. */
function messageIn(speaks: Protocol, payload: Uint8Array, side: 0 | 1): Layer | null {
  const match = speaks.recognize(payload, 0, payload.length, side === 0)
  if (match !== MATCH.yes && match !== MATCH.byPort) return null
  let first: Layer | null = null
  const message = ({ at, layer }: Message) => {
    if (at === 0) first ??= layer
  }
  speaks.openStream?.().push(side, payload, 0, { message, become: () => undefined })
  return first
}

/** The same words as the dissected header's. */
function segmentWords(columns: ReadColumns, packet: number): string {
  const { packets: table } = columns
  const at = table.slot(packet)
  const { relativeSequence, relativeAck, windowShift = 0, marks } = segmentFacts(columns, packet)
  const flags = table.tcpFlags[at]
  let words = `[${tcpFlagNames(flags).join(' ') || 'no flags'}] seq ${relativeSequence ?? table.sequence[at]}`
  if (flags & TCP.ack) words += ` ack ${relativeAck ?? table.acknowledgment[at]}`
  words += ` win ${table.window[at] * 2 ** windowShift}`
  if (table.payloadLength[at] > 0) words += ` len ${table.payloadLength[at]}`
  return marks ? `${words} (${marks.join(', ')})` : words
}

/** Ports stand in the endpoints of the line already. */
const PORTS = /^\d+ → \d+,? /u

function fromLayers(layers: readonly Layer[]): PacketSummary {
  const last =
    layers.findLast(({ protocol }) => protocol !== 'data' && protocol !== 'eth-trailer') ?? layers.at(-1)
  if (!last) return { protocol: '—', text: 'nothing was captured of it' }
  const isTransport = last.protocol === 'tcp' || last.protocol === 'udp'
  const text = isTransport ? last.summary.replace(PORTS, '') : last.summary
  const problem = last.malformed ? ` [malformed: ${last.malformed.why}]` : ''
  return { protocol: last.name, text: `${text}${problem}` }
}
