import { z } from 'zod'
import { host, interfaceName, shownError, socketState } from './sockets'

/** Most packets of one request. */
const MOST_PACKETS = 16
const MOST_TEXT = 200_000

const fieldValue = z.union([
  z.number(),
  z.boolean(),
  z.string().max(MOST_TEXT),
  z.array(z.string().max(1000)).max(100),
])

/**
 * A packet as layers from the outside in, each with the fields that are not as usual: `{ layer: 'ipv4', ttl: 1 }`.
 * Which layers and fields there are stands in core/build/layers.ts. Lengths, checksums and our addresses may be
 * `auto`, which they are where left out, or `wrong`.
 */
export const packetSpec = z.object({
  layers: z
    .array(z.object({ layer: z.string().max(40) }).catchall(fieldValue))
    .min(1, 'A packet has at least one layer.')
    .max(32, 'A packet has at most 32 layers.'),
})

/** What the system allows here: one thing that raw sockets are for. */
export const rawAbility = z.object({
  what: z.string(),
  allowed: z.enum(['yes', 'no', 'needs permission']),
  /** Tried just now; else it is what is known of this system. */
  tried: z.boolean(),
  why: z.string(),
  step: z.string().nullable(),
})
export type RawAbility = z.output<typeof rawAbility>

export const rawAbilities = z.object({
  /** Whether packets can be built and sent at all. */
  permitted: z.boolean(),
  rows: z.array(rawAbility),
  /** One line to copy into a terminal, where permission is missing. */
  command: z.string().nullable(),
})
export type RawAbilities = z.output<typeof rawAbilities>

/** The way to an address: our own address on it, the interface, and whether the address is this machine's. */
export const rawRoute = z.object({
  target: z.string(),
  source: z.string(),
  interface: z.string(),
  local: z.boolean(),
  /** Of a frame: null where the interface has none, or the neighbour's is not known. */
  sourceMac: z.string().nullable(),
  destinationMac: z.string().nullable(),
  /** Whose `destinationMac` is, or would be: the target's or a router's; null where it has no meaning or is not known. */
  neighbor: z.string().nullable(),
})
export type RawRoute = z.output<typeof rawRoute>

export const rawOpenRequest = z.object({
  family: z.enum(['IPv4', 'IPv6']).default('IPv4'),
  /** IP protocol number; 255 sends only. */
  protocol: z
    .int()
    .min(0, 'A protocol is a number from 0 to 255.')
    .max(255, 'A protocol is a number from 0 to 255.'),
  /** What is sent begins with its own IP header (IP_HDRINCL, IPV6_HDRINCL). */
  ownHeader: z.boolean().default(false),
  address: host.nullable().default(null),
  interface: interfaceName.nullable().default(null),
})
export type RawOpenRequest = z.output<typeof rawOpenRequest>

export const rawRunRequest = z.object({
  /** Sent one after the other, each round. */
  packets: z.array(packetSpec).min(1).max(MOST_PACKETS),
  to: host,
  /** Our address where the packets leave it open; the route's where null. */
  source: host.nullable().default(null),
  interface: interfaceName.nullable().default(null),
  /** Rounds; null until it is stopped. */
  times: z.int().min(1).max(1_000_000).nullable().default(1),
  everyMs: z.number().min(0).max(3_600_000).default(1000),
  /** How the first packet changes from round to round. */
  steps: z
    .array(z.object({ layer: z.int().min(0).max(31), field: z.string().max(40), by: z.int() }))
    .max(16)
    .default([]),
  /** Ends when the target itself answers, as a traceroute does. */
  untilAnswered: z.boolean().default(false),
  /** How long is waited for answers after the last packet. */
  waitMs: z.int().min(0).max(600_000).default(1000),
})
export type RawRunRequest = z.output<typeof rawRunRequest>

/** A packet that belongs to one that was sent. Times are ms since 1970, of the capture's clock. */
const rawAnswer = z.object({
  relation: z.enum(['answer', 'kernel reaction']),
  time: z.number(),
  /** ms since the packet was sent. */
  afterMs: z.number(),
  from: z.string(),
  line: z.string(),
  explanation: z.string(),
  /** What `bytes` begin with, by LINKTYPE number. */
  linkType: z.int(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
})

/** A packet that was sent, and what came back. */
export const rawExchange = z.object({
  sequence: z.int(),
  sentAt: z.number(),
  /** Seen on the wire by the capture; else only the system's word that it took it. */
  onWire: z.boolean(),
  line: z.string(),
  /** What `bytes` begin with, by LINKTYPE number. */
  linkType: z.int(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  hops: z.int(),
  answers: z.array(rawAnswer),
  /** Answers over the first few, counted only. */
  moreAnswers: z.int(),
  error: shownError.nullable(),
})
export type RawExchange = z.output<typeof rawExchange>

/** A run: packets that are or were sent, with counts as ping has them. Times are ms. */
export const rawRun = z.object({
  id: z.int(),
  target: z.string(),
  interface: z.string(),
  source: z.string(),
  local: z.boolean(),
  running: z.boolean(),
  /** The last packet is out, and answers are waited for. */
  waiting: z.boolean(),
  sent: z.int(),
  failed: z.int(),
  answered: z.int(),
  of: z.int().nullable(),
  roundTrip: z.object({ least: z.number(), mean: z.number(), most: z.number() }).nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** What the kernel changes in what was asked for, why answers can't be seen, and the like. */
  notes: z.array(z.string()),
  /** Exchanges that had to make room. */
  evicted: z.int(),
  error: shownError.nullable(),
})
export type RawRun = z.output<typeof rawRun>

const ofRun = z.object({ run: z.int() })

/** Calls about raw packets. */
export const rawCalls = {
  'raw.abilities': { params: z.object({}), result: rawAbilities },
  'raw.route': {
    params: z.object({ to: host, interface: interfaceName.nullable().default(null) }),
    result: rawRoute,
  },
  'raw.open': { params: rawOpenRequest, result: z.object({ socket: socketState }) },
  'raw.start': { params: rawRunRequest, result: rawRun },
  'raw.stop': { params: ofRun, result: rawRun },
  /** A run and its exchanges, the newest `count`. */
  'raw.run': {
    params: z.object({ run: z.int(), count: z.int().min(1).max(1000).default(200) }),
    result: z.object({ run: rawRun, exchanges: z.array(rawExchange) }),
  },
  'raw.runs': { params: z.object({}), result: z.array(rawRun) },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
