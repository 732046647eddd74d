import type { packetCalls, PacketLayers } from '#contract/packets'
import { dissectFrame } from '#core/dissect/dissect-frame'
import { PROTOCOL } from '#core/net/transport'
import { sctpFactsOf } from '#core/sctp/facts'
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
      const slot = slotOf(session, flow)
      if (session.flows.protocol[slot] !== PROTOCOL.tcp) return null
      return { local: localEnd(session, slot), facts: tcpFactsOf(session.flows, flow) }
    },
    'flows.sctpFacts': ({ flow }) => {
      const slot = slotOf(session, flow)
      const facts = sctpFactsOf(session.flows, session.ingest.associations, flow)
      return facts && { local: localEnd(session, slot), facts }
    },
  }
}

function slotOf({ flows }: Session, flow: number): number {
  if (!flows.has(flow)) throw new ShownError('ENOENT', 'That flow is no longer in memory.')
  return flows.slot(flow)
}

function localEnd({ flows }: Session, slot: number): 'orig' | 'resp' {
  return flows.localSide[slot] === 1 ? 'resp' : 'orig'
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
