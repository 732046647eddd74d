import { z } from 'zod'
import { EVENT_KINDS } from '#core/own/event-log'
import { payload } from './payload'

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

/** An interface by name, such as `eth0`; an address of it where the system wants that, found by the engine. */
export const interfaceName = z.string().trim().min(1).max(256)

/** Id of one of our own sockets, unique in an engine's life. */
export const socketId = z.int().nonnegative()

/** An error to be shown; see EngineError in messages.ts. */
export const shownError = z.object({
  code: z.string(),
  message: z.string(),
  step: z.string().optional(),
  about: z.string().optional(),
})

/** What carries a socket's bytes. TLS is not here: it is on top of a connection, and may come later (STARTTLS). */
export const transport = z.enum(['tcp', 'sctp', 'unix', 'udp', 'raw'])
export type SocketTransport = z.output<typeof transport>

/** What a socket answers by itself. */
export const reply = z.discriminatedUnion('kind', [
  /** Nothing: what is received is kept, and a person answers. */
  z.object({ kind: z.literal('none') }),
  /** What was received (RFC 862). */
  z.object({ kind: z.literal('echo') }),
  /** Nothing, and what is received is counted but not kept (RFC 863). */
  z.object({ kind: z.literal('discard') }),
  /** The same for each connection at its beginning, or for each message that is received. */
  z.object({ kind: z.literal('payload'), payload, when: z.enum(['connect', 'message']).default('message') }),
  /** Steps, one a line, as core/script reads them; docs/scripts.md. */
  z.object({ kind: z.literal('script'), script: z.string().max(1 << 20) }),
])
export type Reply = z.output<typeof reply>

/** How received bytes are cut into messages; what was read stays in the log as it was read. */
export const framing = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Up to LF; a CR before it belongs to the ending. */
  z.object({ kind: z.literal('line') }),
  /** A length before each message. */
  z.object({
    kind: z.literal('length'),
    bytes: z.union([z.literal(1), z.literal(2), z.literal(4)]).default(2),
    endian: z.enum(['big', 'little']).default('big'),
    /** Whether the length counts itself. */
    inclusive: z.boolean().default(false),
  }),
  /** Up to a delimiter, text with escapes. */
  z.object({ kind: z.literal('delimiter'), delimiter: z.string().min(1).max(256) }),
  /** What comes without a pause of so long. */
  z.object({ kind: z.literal('idle'), ms: z.int().min(1).max(600_000).default(50) }),
])
export type Framing = z.output<typeof framing>

/** What a window shows of the TLS on a connection; the whole is asked for with `tls.details`. */
export const tlsState = z.object({
  role: z.enum(['client', 'server']),
  phase: z.enum(['handshaking', 'secure', 'failed']),
  /** `TLSv1.3`; null until it is agreed, as the next two. */
  version: z.string().nullable(),
  cipher: z.string().nullable(),
  alpn: z.string().nullable(),
  /** Whether the peer's certificate is trusted; null where the peer has shown none. */
  trusted: z.boolean().nullable(),
})
export type TlsState = z.output<typeof tlsState>

/** One of our own sockets as the application sees it; the wire's view of the same is its flow's. */
export const socketState = z.object({
  id: socketId,
  kind: z.enum(['listener', 'client', 'accepted', 'udp', 'raw']),
  transport,
  /** The listener that accepted it. */
  listener: socketId.nullable(),
  /** What was asked for, such as `localhost:8080` or a path, for sockets whose endpoints are not known yet. */
  asked: z.string(),
  local: endpoint.nullable(),
  peer: endpoint.nullable(),
  /** The flow (or two-tuple) it belongs to, once it has a local endpoint; null for Unix-domain and raw sockets. */
  flow: z.int().nullable(),
  phase: z.enum(['opening', 'open', 'closed']),
  /** We sent our FIN, reading goes on. */
  halfClosedByUs: z.boolean(),
  /** The peer sent its FIN, writing may go on. */
  halfClosedByPeer: z.boolean(),
  reply: reply.options[0].shape.kind.or(z.enum(['echo', 'discard', 'payload', 'script'])),
  framing: z.enum(['none', 'line', 'length', 'delimiter', 'idle']),
  /** Reading is paused: the kernel's receive buffer fills and the window closes. */
  readingPaused: z.boolean(),
  /** Of a listener: whether connections are taken, left in the accept queue, or answered with a reset. */
  accepting: z.enum(['accepting', 'paused', 'refusing']),
  /** Of a listener: connections that wait to be accepted, and how many may; null where the system does not tell. */
  acceptQueue: z.object({ length: z.int(), limit: z.int() }).nullable(),
  /** Bytes written and not yet taken by the kernel. */
  unsent: z.number(),
  tls: tlsState.nullable(),
  /** Multicast groups it is a member of, as `239.1.2.3 on eth0 from 10.0.0.1`. */
  groups: z.array(z.string()),
  /** The step a script is at, `3 of 7: expect "OK"`; null where none runs. */
  script: z.string().nullable(),
  bytesOut: z.number(),
  bytesIn: z.number(),
  /** Datagrams that the kernel dropped of it, since the receive buffer was full; left out where it does not tell. */
  drops: z.number().optional(),
  /** Accepted connections still open, for listeners. */
  connections: z.int(),
  error: shownError.nullable(),
})
export type SocketState = z.output<typeof socketState>

/** What an own socket did or was told: one call or callback of the application's side. */
export const socketEvent = z.object({
  sequence: z.int(),
  time: z.number(),
  socket: socketId,
  flow: z.int().nullable(),
  kind: z.enum(EVENT_KINDS),
  /** Payload bytes of a `sent`, `received` or `message`. */
  bytes: z.int().nullable(),
  /** The other endpoint where it matters (datagrams, accepted connections). */
  peer: endpoint.nullable(),
  /** A sentence for people: the call behind it, or the system's error in words. */
  text: z.string(),
})
export type SocketEvent = z.output<typeof socketEvent>
