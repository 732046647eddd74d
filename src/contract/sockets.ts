import { z } from 'zod'

/** What a person typed wrongly is refused in a sentence, which is shown as it is. */
const portFrom = (least: number, refusal: string) => z.int(refusal).min(least, refusal).max(65535, refusal)

/** A port number; 0 lets the system choose where a socket is bound. */
export const port = portFrom(0, 'A port is a number from 0 to 65,535.')
/** A port to connect or to send to. */
export const peerPort = portFrom(1, 'A port to reach is a number from 1 to 65,535.')
export const endpoint = z.object({ address: z.string(), port })

/** Host name or address as a person types it. */
export const host = z
  .string()
  .trim()
  .min(1, 'A host name or an address is needed.')
  .max(253, 'A host name has at most 253 characters.')

/** Id of one of our own sockets, unique in an engine's life. */
export const socketId = z.int().nonnegative()

/** One of our own sockets as the application sees it; the wire's view of the same is its flow's. */
export const socketState = z.object({
  id: socketId,
  kind: z.enum(['tcp-listener', 'tcp-client', 'tcp-accepted', 'udp']),
  /** The listener that accepted it. */
  listener: socketId.nullable(),
  /** What was asked for, such as `localhost:8080`, for sockets whose endpoints are not known yet. */
  asked: z.string(),
  local: endpoint.nullable(),
  peer: endpoint.nullable(),
  /** The flow (or two-tuple) it belongs to, once it has a local endpoint. */
  flow: z.int().nullable(),
  phase: z.enum(['opening', 'open', 'closed']),
  /** We sent our FIN, reading goes on. */
  halfClosedByUs: z.boolean(),
  /** The peer sent its FIN, writing may go on. */
  halfClosedByPeer: z.boolean(),
  reply: z.enum(['none', 'echo']),
  bytesOut: z.number(),
  bytesIn: z.number(),
  /** Accepted connections still open, for listeners. */
  connections: z.int(),
  error: z.object({ code: z.string(), message: z.string(), step: z.string().optional() }).nullable(),
})
export type SocketState = z.output<typeof socketState>

/** What an own socket did or was told: one call or callback of the application's side. */
export const socketEvent = z.object({
  sequence: z.int(),
  time: z.number(),
  socket: socketId,
  flow: z.int().nullable(),
  kind: z.enum([
    'opening',
    'bound',
    'listening',
    'accepted',
    'connecting',
    'connected',
    'sent',
    'received',
    'half-closed',
    'peer-half-closed',
    'reset',
    'peer-reset',
    'closed',
    'error',
  ]),
  /** Payload bytes of a `sent` or `received`. */
  bytes: z.int().nullable(),
  /** The other endpoint where it matters (datagrams, accepted connections). */
  peer: endpoint.nullable(),
  /** A sentence for people: the call behind it, or the system's error in words. */
  text: z.string(),
})
export type SocketEvent = z.output<typeof socketEvent>
