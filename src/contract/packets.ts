import { z } from 'zod'
import type { Layer } from '#core/protocols/layer'
import type { SctpFacts } from '#core/sctp/facts'
import type { TcpFacts } from '#core/tcp/facts'
import { flowSeries } from './flow-series'

const isObject = (value: unknown) => typeof value === 'object' && value !== null

/** A captured frame with what was read in it. Made by the engine alone, so its parts are not checked one by one. */
export const packetLayers = z.object({
  packet: z.number(),
  flow: z.int(),
  /** A LINKTYPE number. */
  linkType: z.int(),
  /** Milliseconds since 1970. */
  time: z.number(),
  wireLength: z.number(),
  /** The frame's captured bytes; none where they are not on disk any more. */
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** How many bytes were captured: `bytes` has fewer where the disk does. */
  captured: z.number(),
  /** Where it begins in the file of the session that holds it; null where none does. */
  fileOffset: z.number().nullable(),
  layers: z.array(z.custom<Layer>(isObject)),
  /** The packet came in fragments: the frame is the last of them. */
  fragmented: z.boolean(),
})
export type PacketLayers = z.output<typeof packetLayers>

/** Calls about captured packets; the view of kind `packets` lists those of a flow. */
export const packetCalls = {
  /** @throws `ENOENT` where the packet is not in memory */
  'packets.layers': { params: z.object({ packet: z.int().nonnegative() }), result: packetLayers },
  /** What was found about a connection, and which of its ends is this machine's. Null for what is not TCP. @throws `ENOENT` where the flow is not in memory */
  'flows.tcpFacts': {
    params: z.object({ flow: z.int() }),
    result: z.object({ local: z.enum(['orig', 'resp']), facts: z.custom<TcpFacts>(isObject) }).nullable(),
  },
  /** The same of an association; null for what is not SCTP. @throws `ENOENT` where the flow is not in memory */
  'flows.sctpFacts': {
    params: z.object({ flow: z.int() }),
    result: z.object({ local: z.enum(['orig', 'resp']), facts: z.custom<SctpFacts>(isObject) }).nullable(),
  },
  /** What of a flow is in memory over time. @throws `ENOENT` where the flow is not in memory */
  'flows.series': {
    params: z.object({ flow: z.int(), buckets: z.int().min(1).max(1000) }),
    result: flowSeries,
  },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
