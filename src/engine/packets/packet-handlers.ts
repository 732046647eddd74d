import type { packetCalls, PacketLayers } from '#contract/packets'
import { dissectFrame } from '#core/dissect/dissect-frame'
import { PROTOCOL } from '#core/net/transport'
import { tcpFactsOf } from '#core/tcp/facts'
import { ShownError } from '../engine-error'
import type { Handlers } from '../server/handlers'
import type { Session } from '../session/session'
import { flowSeries } from './flow-series'
import { factsForTree } from './segment-facts'

/** Answers the calls about captured packets. */
export function packetHandlers(session: Session): Handlers<keyof typeof packetCalls> {
  return {
    'packets.layers': ({ packet }) => layersOf(session, packet),
    'flows.series': ({ flow, buckets }) => flowSeries(session, flow, buckets),
    'flows.tcpFacts': ({ flow }) => {
      const { flows } = session
      if (!flows.has(flow)) throw new ShownError('ENOENT', 'That flow is no longer in memory.')
      const slot = flows.slot(flow)
      if (flows.protocol[slot] !== PROTOCOL.tcp) return null
      return { local: flows.localSide[slot] === 1 ? 'resp' : 'orig', facts: tcpFactsOf(flows, flow) }
    },
  }
}

function layersOf(session: Session, packet: number): PacketLayers {
  const { packets } = session
  if (!packets.has(packet)) throw new ShownError('ENOENT', 'That packet is no longer in memory.')
  const slot = packets.slot(packet)
  const bytes = session.readFrame(packet)
  const linkType = packets.linkType[slot]
  const wireLength = packets.wireLength[slot]
  const fileOffset = packets.fileOffset[slot]
  return {
    packet,
    flow: packets.flow[slot],
    linkType,
    time: packets.timeMs(packet),
    wireLength,
    bytes,
    captured: packets.captured[slot],
    fileOffset: fileOffset < 0 ? null : fileOffset,
    layers:
      bytes.length === 0
        ? []
        : dissectFrame(linkType, bytes, bytes.length, wireLength, factsForTree(session, packet)),
    fragmented: packets.wholePayload(packet) !== null,
  }
}
