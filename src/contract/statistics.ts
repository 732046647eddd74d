import { z } from 'zod'
import { displayFilter } from './display-filter'
import { LOSS_CAUSES } from './status'

/** A span of time, ms since 1970, both ends included; null for the whole session. */
const span = z.object({ from: z.number(), to: z.number() }).nullable().default(null)

/** What packets are told apart by over time: a host is the remote one, a port the one that was asked. */
export const rateGrouping = z.enum(['transport', 'host', 'port', 'process'])
export type RateGrouping = z.output<typeof rateGrouping>

/** What is counted: the flows that fit a display filter, all for an empty one. */
const filter = displayFilter.default('')
/** Which times are drawn, ms since 1970; `main` leaves out a few packets that lie days apart from the rest. */
const times = z
  .union([z.enum(['main', 'all']), z.object({ from: z.number(), to: z.number() })])
  .default('main')
export type TimesAsked = z.output<typeof times>

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
  /** Packets of all that came whose times are not drawn, since they lie days apart. */
  apart: z.number(),
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

/** Packets lost by each cause over time. */
export const sessionLosses = z.object({
  from: z.number(),
  bucketMs: z.number(),
  /** Each with one value a bucket; those that nothing was lost by are left out. */
  series: z.array(z.object({ cause: z.enum(LOSS_CAUSES), packets: z.array(z.number()) })),
})
export type SessionLosses = z.output<typeof sessionLosses>

/** Most buckets that are answered. */
const points = z.int().min(1).max(2000)

/** Calls about the whole session. What a span or a filter is asked for is counted from the packets in memory. */
export const statisticsCalls = {
  'statistics.rates': {
    params: z.object({ by: rateGrouping, points, times, filter }),
    result: sessionRates,
  },
  'statistics.talkers': {
    params: z.object({ of: talkerKind, order: talkerOrder, most: z.int().min(1).max(500), span, filter }),
    result: talkers,
  },
  'statistics.lengths': { params: z.object({ span, filter }), result: packetLengths },
  /** Packets that were lost, over the time when it was noticed. */
  'statistics.losses': { params: z.object({ points }), result: sessionLosses },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
