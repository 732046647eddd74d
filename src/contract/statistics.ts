import { z } from 'zod'

/** A span of time, ms since 1970, both ends included; null for the whole session. */
const span = z.object({ from: z.number(), to: z.number() }).nullable().default(null)

/** What packets are told apart by over time: a host is the remote one, a port the one that was asked. */
export const rateGrouping = z.enum(['transport', 'host', 'port', 'process'])
export type RateGrouping = z.output<typeof rateGrouping>

/** A session over time, in buckets of one length: bytes of frames on the wire, and packets. */
export const sessionRates = z.object({
  /** When the session's first packet came and its last, ms since 1970; null while there is none. */
  first: z.number().nullable(),
  last: z.number().nullable(),
  /** When the first bucket begins, ms since 1970, and how long each lasts. */
  from: z.number(),
  bucketMs: z.number(),
  /** Each with one value a bucket. */
  series: z.array(z.object({ name: z.string(), bytes: z.array(z.number()), packets: z.array(z.number()) })),
  /** Since when packets are in memory that these were counted from; null where all are in them. */
  coveredFrom: z.number().nullable(),
  /** Packets that are not in them, since they made room in memory. */
  missing: z.number(),
})
export type SessionRates = z.output<typeof sessionRates>

export const talkerKind = z.enum(['hosts', 'ports', 'programs', 'flows'])
export type TalkerKind = z.output<typeof talkerKind>
export const talkerOrder = z.enum(['bytes', 'packets', 'rate'])
export type TalkerOrder = z.output<typeof talkerOrder>

/** What talked, with all of its flows. */
export const talker = z.object({
  name: z.string(),
  /** A display filter that takes its flows. */
  filter: z.string(),
  flows: z.int(),
  /** Bytes of frames on the wire, and packets. */
  bytes: z.number(),
  packets: z.number(),
  /** Payload bytes in the last second where a capture runs; else bytes a second of a span, or from its first packet to its last. */
  rate: z.number(),
})
export type Talker = z.output<typeof talker>

export const talkers = z.object({
  /** In the order that was asked for, as many as were. */
  rows: z.array(talker),
  /** How many there are in all. */
  total: z.int(),
  /** Whether rates are those of the last second. */
  isLive: z.boolean(),
  /** Flows and packets that are not counted, since they made room in memory. */
  missingFlows: z.number(),
  missingPackets: z.number(),
})
export type Talkers = z.output<typeof talkers>

/** Lengths of frames on the wire. */
export const packetLengths = z.object({
  /** From `low` bytes to `high`, both included; null for no end. */
  ranges: z.array(
    z.object({ low: z.number(), high: z.number().nullable(), packets: z.number(), bytes: z.number() }),
  ),
  packets: z.number(),
  bytes: z.number(),
  /** Null while there is no packet. */
  shortest: z.number().nullable(),
  longest: z.number().nullable(),
  missing: z.number(),
})
export type PacketLengths = z.output<typeof packetLengths>

/** Calls about the whole session. What a span is asked for is counted from the packets in memory. */
export const statisticsCalls = {
  'statistics.rates': {
    params: z.object({ by: rateGrouping, points: z.int().min(1).max(2000) }),
    result: sessionRates,
  },
  'statistics.talkers': {
    params: z.object({ of: talkerKind, order: talkerOrder, most: z.int().min(1).max(500), span }),
    result: talkers,
  },
  'statistics.lengths': { params: z.object({ span }), result: packetLengths },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
