import { z } from 'zod'
import { host, peerPort, shownError, socketId } from './sockets'
import { payload } from './payload'

/** When a payload is sent. */
export const schedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('once') }),
  /** `times` null: until it is stopped. */
  z.object({
    kind: z.literal('times'),
    times: z.int().min(1).max(1e9).nullable().default(null),
    everyMs: z.number().min(0).max(86_400_000).default(1000),
  }),
  z.object({
    kind: z.literal('rate'),
    perSecond: z.number().positive().max(1_000_000),
    seconds: z.number().positive().max(86_400).nullable().default(null),
  }),
  /** Times after the start, in ms. */
  z.object({ kind: z.literal('at'), ms: z.array(z.number().min(0).max(86_400_000)).min(1).max(10_000) }),
])
export type Schedule = z.output<typeof schedule>

export const sendRequest = z.object({
  /** One, several, or all of a listener's: each sends its own. */
  sockets: z.array(socketId).min(1, 'Choose a socket to send through.').max(10_000),
  payload,
  /** Where an unconnected datagram goes; the sender of the last one received where left out. */
  to: z.object({ host, port: peerPort }).nullable().default(null),
  schedule: schedule.default({ kind: 'once' }),
  /** Whether the socket's framing (line ending, length, delimiter) is put around each payload. */
  framed: z.boolean().default(false),
})
export type SendRequest = z.output<typeof sendRequest>

/** A send that goes on, or went. */
export const sendState = z.object({
  id: z.int(),
  sockets: z.array(socketId),
  running: z.boolean(),
  /** Payloads, all sockets together. */
  sent: z.number(),
  failed: z.number(),
  bytes: z.number(),
  /** How many it will be; null until it is stopped. */
  of: z.number().nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  error: shownError.nullable(),
})
export type SendState = z.output<typeof sendState>
