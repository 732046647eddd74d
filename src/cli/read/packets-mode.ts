import { dissectFrame } from '#core/dissect/dissect-frame'
import { PROTOCOL } from '#core/net/transport'
import { tcpMarkNames } from '#core/tcp/marks'
import { END } from '#core/tcp/tcp-columns'
import { TCP } from '#core/tcp/segment-flags'
import type { CaptureReading, ReadPacket } from './capture-reading'
import { endpointText } from './endpoint-text'
import { flowEnds } from './flow-object'
import type { ReadFilter } from './read-filter'
import type { ReadMode } from './flow-modes'
import { TimeWriter, type TimeStyle } from './read-times'
import type { TextOutput } from './text-output'

/** Packets as they come: a line each, or one JSON object with all its layers. */
export function packetsMode(
  reading: CaptureReading,
  output: TextOutput,
  filter: ReadFilter | null,
  { asJson, time, most }: { asJson: boolean; time: TimeStyle; most: number },
): ReadMode {
  const times = new TimeWriter(time)
  let shown = 0
  return {
    take: (read) => {
      if (filter && (read.flow < 0 || !filter.fits(read.flow))) return
      const marks = read.packet < 0 ? 0 : reading.packets.marks[reading.packets.slot(read.packet)]
      const frame = read.bytes.subarray(read.at, read.at + read.captured)
      const facts = { ...segmentFacts(reading, read), marks: tcpMarkNames(marks) }
      const layers = dissectFrame(read.linkType, frame, read.captured, read.wireLength, facts)
      if (asJson) {
        const { number, flow, linkType, wireLength: length, captured, interfaceId } = read
        const side = read.packet < 0 ? null : reading.packets.direction(read.packet) === 0 ? 'orig' : 'resp'
        output.line(
          JSON.stringify({
            packet: number,
            time: nanosecondTime(read),
            ...(flow >= 0 && { flow, side }),
            interface: interfaceId,
            linkType,
            length,
            captured,
            marks: facts.marks,
            layers,
          }),
        )
      } else {
        const last = layers.at(-1)
        const shownLayer = last?.protocol === 'data' ? (layers.at(-2) ?? last) : last
        const problem = layers.find(({ malformed }) => malformed !== null)?.malformed
        output.line(
          [
            String(read.number).padStart(6),
            times.write(read.seconds, read.nanoseconds, 9),
            endsOf(reading, read),
            `${shownLayer?.name ?? ''}: ${shownLayer?.summary ?? ''}`,
            ...(facts.marks.length > 0 ? [`[${facts.marks.join(', ')}]`] : []),
            ...(problem ? [`[malformed: ${problem.why}]`] : []),
          ].join('  '),
        )
      }
      if (++shown === most) reading.isStopped = true
    },
  }
}

function nanosecondTime({ seconds, nanoseconds }: ReadPacket): string {
  const date = new Date(seconds * 1000)
  const fraction = String(nanoseconds).padStart(9, '0')
  return Number.isNaN(date.getTime())
    ? `${seconds}.${fraction}`
    : `${date.toISOString().slice(0, 19)}.${fraction}Z`
}

function endsOf(reading: CaptureReading, { flow, packet, wireLength }: ReadPacket): string {
  if (flow < 0) return `${wireLength} bytes`
  const { orig, resp, transport } = flowEnds(reading.flows, flow)
  const [from, to] = reading.packets.direction(packet) === 0 ? [orig, resp] : [resp, orig]
  return `${endpointText({ transport }, from)} → ${endpointText({ transport }, to)}`
}

/** What the flow knows of a segment's numbers, where its handshake was seen. */
function segmentFacts({ flows, packets }: CaptureReading, { flow, packet }: ReadPacket) {
  if (flow < 0) return {}
  const slot = flows.slot(flow)
  if (flows.protocol[slot] !== PROTOCOL.tcp) return {}
  const row = packets.slot(packet)
  const sender = packets.direction(packet)
  const [own, peer] = [2 * slot + sender, 2 * slot + 1 - sender]
  const { tcp } = flows
  const isSyn = (packets.tcpFlags[row] & TCP.syn) !== 0
  return {
    ...(tcp.bits[own] & END.synSeen && {
      relativeSequence: (packets.sequence[row] - tcp.initialSequence[own]) >>> 0,
    }),
    ...(tcp.bits[peer] & END.synSeen && {
      relativeAck: (packets.acknowledgment[row] - tcp.initialSequence[peer]) >>> 0,
    }),
    // A SYN's own window is never scaled (RFC 7323 §2.2).
    windowShift: isSyn ? 0 : Math.max(0, tcp.windowShift[own]),
  }
}
