import { z } from 'zod'
import { FLOW_GROUPINGS } from '#core/rows/flow-group-row'
import { displayFilter } from './display-filter'
import { MOST_FOLDED, MOST_PINNED, MOST_RULES } from './limits'

/** What a list of flows can be sorted by; `arrival` is the order in which they came. */
const FLOW_ORDERS = [
  'arrival',
  'transport',
  'service',
  'local',
  'state',
  'remote',
  'peerState',
  'origin',
  'process',
  'packets',
  'bytes',
  'rate',
  'retransmissions',
  'rtt',
  'first',
  'last',
  'age',
] as const
export type FlowOrderColumn = (typeof FLOW_ORDERS)[number]

/** How a view of flows is arranged: all of it at once, since the window knows it whole. */
export const flowArrangement = z.object({
  by: z.enum(FLOW_ORDERS).default('arrival'),
  descending: z.boolean().default(false),
  group: z.enum(FLOW_GROUPINGS).nullable().default(null),
  /** Numbers of the groups whose flows are not listed. */
  folded: z.array(z.int().nonnegative()).max(MOST_FOLDED).readonly().default([]),
  /** Flows that stay on top, before all groups. */
  pinned: z.array(z.int().nonnegative()).max(MOST_PINNED).readonly().default([]),
  /** Flows that are over and were seen last by this time, in ms since 1970, are not listed; null for none. */
  clearedAt: z.number().nullable().default(null),
  /** Display filters; each row says which is the first that it fits. */
  rules: z.array(displayFilter).max(MOST_RULES).readonly().default([]),
})
export type FlowArrangement = z.output<typeof flowArrangement>

export const flowOrderCalls = {
  /** Arranges a view of flows. @throws `EINVAL` where a rule can't be read: nothing changes then */
  'view.order': { params: z.object({ view: z.int(), arrangement: flowArrangement }), result: z.object({}) },
  /**
   * Lets a view of flows stand still, or go on. Standing, it lists the same flows in the same order but for those that
   * make room in memory, and no `changed` is told; each row is as its flow is when it is asked for. Another filter or
   * arrangement takes in, once, what came until then. Answers how many flows had come by now, since the session began.
   */
  'view.pause': {
    params: z.object({ view: z.int(), paused: z.boolean() }),
    result: z.object({ flows: z.int() }),
  },
  /** Where a flow stands in a view of flows, from 0; null where it is not listed. */
  'view.find': {
    params: z.object({ view: z.int(), flow: z.int() }),
    result: z.object({ place: z.int().nullable() }),
  },
} as const
