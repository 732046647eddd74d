import { z } from 'zod'

const endpoint = z.object({ address: z.string(), port: z.int() })

/** One socket of this machine's as the kernel lists it; null where the system does not tell. */
export const systemSocket = z.object({
  transport: z.enum(['tcp', 'udp']),
  family: z.union([z.literal(4), z.literal(6)]),
  local: endpoint,
  peer: endpoint.nullable(),
  /** As RFC 9293 spells it; of UDP empty. */
  state: z.string(),
  /** Bytes received that nobody has read; of a listener on Linux the connections that wait to be accepted. */
  receiveQueue: z.number().nullable(),
  /** Bytes sent that the peer has not acknowledged. */
  sendQueue: z.number().nullable(),
  /** The number of the user who made it. */
  user: z.number().nullable(),
  pid: z.int().nullable(),
  /** Empty where the process is not known: it is another user's, or the socket outlived it (TIME-WAIT). */
  program: z.string(),
  /** Whether it is one of this engine's own. */
  own: z.boolean(),
  /** The flow of the same endpoints, where there is one. */
  flow: z.int().nullable(),
})
export type SystemSocket = z.output<typeof systemSocket>

/** The kernel's table of sockets, as it was at `time`. */
export const systemSockets = z.object({
  time: z.number(),
  sockets: z.array(systemSocket),
  /** How many there are: {@link sockets} has the first MOST_SYSTEM_SOCKETS. */
  total: z.int(),
})
export type SystemSockets = z.output<typeof systemSockets>

export const kernelCalls = {
  /** The sockets of this machine, whoever made them. @throws `ENOTSUP` where the system gives no table */
  'kernel.sockets': { params: z.object({}), result: systemSockets },
  /** Names of the processes whose numbers flow rows carry. */
  'kernel.programs': {
    params: z.object({}),
    result: z.array(z.object({ pid: z.int(), program: z.string() })),
  },
} as const
