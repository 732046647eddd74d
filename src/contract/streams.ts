import { z } from 'zod'
import { framing, host, interfaceName, peerPort, port, reply } from './sockets'
import { tlsClientOptions, tlsServerOptions } from './tls'

const bytes = z
  .int()
  .min(1)
  .max(2 ** 30)

/** Options of a stream socket (socket(7), ip(7), tcp(7)); null leaves the system's default. */
export const streamOptions = z.object({
  /** TCP_NODELAY: small writes are not held back. */
  noDelay: z.boolean().default(true),
  /** SO_KEEPALIVE with TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT. */
  keepAlive: z
    .object({
      idleSeconds: z.int().min(1).max(32_767).default(60),
      intervalSeconds: z.int().min(1).max(32_767).nullable().default(null),
      probes: z.int().min(1).max(127).nullable().default(null),
    })
    .nullable()
    .default(null),
  /** SO_LINGER in seconds: how long close() waits; 0 sends RST in place of FIN. */
  lingerSeconds: z.int().min(0).max(3600).nullable().default(null),
  /** SO_SNDBUF and SO_RCVBUF, before the connection where the window's scale depends on them. */
  sendBuffer: bytes.nullable().default(null),
  receiveBuffer: bytes.nullable().default(null),
  /** IP_TTL or IPV6_UNICAST_HOPS. */
  ttl: z.int().min(1).max(255).nullable().default(null),
  /** IP_TOS or IPV6_TCLASS. */
  trafficClass: z.int().min(0).max(255).nullable().default(null),
  /** TCP_MAXSEG. */
  maxSegment: z.int().min(88).max(32_767).nullable().default(null),
  /** TCP_CONGESTION by name, such as `reno`. */
  congestion: z.string().min(1).max(15).nullable().default(null),
  /** TCP_USER_TIMEOUT: how long sent bytes may stay unacknowledged. */
  userTimeoutMs: z.int().min(1).max(86_400_000).nullable().default(null),
  /** Whether writing may go on after the peer's FIN; else ours is sent at once. */
  allowHalfOpen: z.boolean().default(true),
  /** Closes the connection after so long without a byte either way. */
  idleTimeoutMs: z.int().min(1).max(86_400_000).nullable().default(null),
})
export type StreamOptions = z.output<typeof streamOptions>

const noReply = { kind: 'none' } as const

/** A listener as it is asked for. */
export const listenerRequest = z.object({
  transport: z.enum(['tcp', 'sctp', 'unix']).default('tcp'),
  /** `::` without `ipv6Only` takes IPv4 as well. */
  address: host.default('127.0.0.1'),
  port: port.default(0),
  /** Of a Unix-domain socket (`@name` is Linux's abstract namespace) or a Windows pipe. */
  path: z.string().max(250).nullable().default(null),
  backlog: z.int().min(0).max(65_535).default(511),
  ipv6Only: z.boolean().default(false),
  /** No SO_REUSEADDR (Windows: SO_EXCLUSIVEADDRUSE): a port that still has connections in TIME-WAIT is refused. */
  exclusive: z.boolean().default(false),
  /** SO_REUSEPORT: several listeners share the port. */
  reusePort: z.boolean().default(false),
  /** For each accepted connection. */
  options: streamOptions.prefault({}),
  tls: tlsServerOptions.nullable().default(null),
  reply: reply.default(noReply),
  framing: framing.default(noReply),
})
export type ListenerRequest = z.output<typeof listenerRequest>

/** A client as it is asked for. */
export const clientRequest = z.object({
  transport: z.enum(['tcp', 'sctp', 'unix']).default('tcp'),
  host: host.default('127.0.0.1'),
  port: peerPort.default(1),
  path: z.string().max(250).nullable().default(null),
  /** Which addresses of a name are tried. */
  family: z.enum(['any', 'IPv4', 'IPv6']).default('any'),
  localAddress: host.nullable().default(null),
  localPort: port.default(0),
  /** SO_BINDTODEVICE (Linux), IP_BOUND_IF (macOS). */
  interface: interfaceName.nullable().default(null),
  /** How long one address may take to answer; null for the system's own. */
  connectTimeoutMs: z.int().min(1).max(600_000).nullable().default(null),
  /** When the next address is tried beside one that has not answered (RFC 8305 §5). */
  attemptDelayMs: z.int().min(10).max(60_000).default(250),
  options: streamOptions.prefault({}),
  tls: tlsClientOptions.nullable().default(null),
  reply: reply.default(noReply),
  framing: framing.default(noReply),
})
export type ClientRequest = z.output<typeof clientRequest>

/** How a client's name was resolved and what was tried. Times are ms since the client was opened. */
export const connectAttempts = z.object({
  /** The lookup of each family; none where an address was given. */
  lookups: z.array(
    z.object({
      family: z.enum(['IPv4', 'IPv6']),
      addresses: z.array(z.string()),
      startedMs: z.number(),
      tookMs: z.number().nullable(),
      error: z.string().nullable(),
    }),
  ),
  /** In the order they were begun. */
  attempts: z.array(
    z.object({
      address: z.string(),
      port: z.int(),
      startedMs: z.number(),
      tookMs: z.number().nullable(),
      outcome: z.enum(['pending', 'won', 'failed', 'given up']),
      /** `ECONNREFUSED` and the like. */
      error: z.string().nullable(),
    }),
  ),
})
export type ConnectAttempts = z.output<typeof connectAttempts>

/** What the kernel says of one of our own sockets now (tcp(7) TCP_INFO, tcp_diag); null where the system does not tell. */
export const kernelSocket = z.object({
  /** RFC 9293's name. */
  state: z.string().nullable(),
  /** Bytes in the kernel that the peer has not acknowledged, or not been sent; bytes that we have not read. */
  sendQueue: z.number().nullable(),
  receiveQueue: z.number().nullable(),
  acceptQueue: z.object({ length: z.int(), limit: z.int() }).nullable(),
  /** Names and values for people, in order: round-trip time, congestion window, retransmissions, windows, segment sizes, … */
  facts: z.array(z.object({ name: z.string(), value: z.string(), explanation: z.string() })),
  /** Options as the system has them now, such as `SO_RCVBUF 131072`. */
  options: z.array(z.object({ name: z.string(), value: z.string(), explanation: z.string() })),
})
export type KernelSocket = z.output<typeof kernelSocket>
