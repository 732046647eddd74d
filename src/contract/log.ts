import { z } from 'zod'
import { EVENT_KINDS } from '#core/own/event-log'
import { file } from './files'
import { socketId } from './sockets'

/** Which events of the log are meant; all where nothing is given. */
export const eventFilter = z.object({
  socket: socketId.nullable().default(null),
  flow: z.int().nullable().default(null),
  kinds: z.array(z.enum(EVENT_KINDS)).max(EVENT_KINDS.length).default([]),
  /** Found in the sentence, the peer or the payload (as text), whatever its case. */
  text: z.string().max(1000).default(''),
})
export type EventFilter = z.output<typeof eventFilter>

/** Calls about the log of our own sockets; the view of kind `events` shows it. */
export const logCalls = {
  'log.payload': {
    params: z.object({
      event: z.int(),
      offset: z.int().nonnegative().default(0),
      length: z
        .int()
        .min(1)
        .max(1 << 20),
    }),
    /** Fewer bytes than asked for where the event has no more; `evicted` where they made room for newer ones. */
    result: z.object({
      bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
      total: z.number(),
      evicted: z.boolean(),
    }),
  },
  'log.export': {
    params: z.object({
      file,
      format: z.enum(['text', 'csv', 'json', 'pcapng']),
      filter: eventFilter.prefault({}),
    }),
    /** Events written, those whose payload is no longer kept, and bytes of the file. */
    result: z.object({ events: z.number(), withoutPayload: z.number(), bytes: z.number() }),
  },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
