import { z } from 'zod'
import type { Layer } from '#core/protocols/layer'

const isObject = (value: unknown) => typeof value === 'object' && value !== null
const flow = z.int()
/** A protocol's id that the stream is read as; empty: the one that is found. */
const as = z.string().max(32).default('')

const messageRow = z.object({
  /** Counts from 0 in its flow, as long as the flow is read as the same protocol. */
  number: z.int(),
  direction: z.enum(['out', 'in']),
  /** Milliseconds since 1970: when its last byte came. */
  timeMs: z.number(),
  /** Where it begins in its direction's stream. */
  at: z.number(),
  length: z.number(),
  /** Its protocol's name for people. */
  protocol: z.string(),
  summary: z.string(),
  /** Why it could not be read to its end. */
  malformed: z.string().nullable(),
})
export type MessageRow = z.output<typeof messageRow>

const messageBody = z.object({
  /** What it is shown as. Escapes are the window's: the text is as it came. */
  kind: z.enum(['json', 'text', 'hex']),
  text: z.string(),
  mediaType: z.string(),
  encoding: z.string(),
  /** Bytes that `text` was made of, decoded. */
  bytes: z.number(),
  /** Why it is not the whole body, in words; null where it is. */
  cut: z.string().nullable(),
})
export type MessageBody = z.output<typeof messageBody>

/** Calls about the application messages in a flow's streams. */
export const messageCalls = {
  /** Every protocol that messages can be read as. */
  'protocols.list': {
    params: z.object({}),
    result: z.array(z.object({ id: z.string(), name: z.string() })),
  },
  /** Messages from a number on; a negative one counts from the newest. @throws `ENOENT` where the flow is not in memory */
  'flows.messages': {
    params: z.object({ flow, as, from: z.int(), count: z.int().min(1).max(500) }),
    result: z.object({
      /** The protocol spoken now, for people; null where none was found. */
      protocol: z.string().nullable(),
      /** What it is known by. */
      known: z.enum(['content', 'port', 'chosen']).nullable(),
      /** Messages that were read, those that made room among them. */
      total: z.int(),
      evicted: z.int(),
      /** Whether there are bytes that were not read yet: ask again. */
      reading: z.boolean(),
      messages: z.array(messageRow),
    }),
  },
  /** One message in full. @throws `ENOENT` where it, or its flow, is not in memory */
  'flows.message': {
    params: z.object({ flow, as, number: z.int().nonnegative() }),
    result: z.object({ layer: z.custom<Layer>(isObject), body: messageBody.nullable() }),
  },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
