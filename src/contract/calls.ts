import { z } from 'zod'
import { MOST_ROWS, MOST_SENT_BYTES } from './limits'
import { host, peerPort, port, socketEvent, socketId, socketState } from './sockets'
import {
  captureChoices,
  captureFilter,
  captureInterface,
  captureReadiness,
  captureRequest,
  captureState,
  filterCheck,
  filterProgram,
} from './capture'
import { engineStatus, recoverable } from './status'

const nothing = z.object({})
const opened = z.object({ socket: socketState })
const isBytes = (value: unknown) => value instanceof Uint8Array
const packed = z.custom<Uint8Array>(isBytes, 'not bytes')

/**
 * The contract between a window (or the command line) and the engine, declared once: the engine checks `params`
 * with these schemas at run time, since input enters more privilege there; both sides get their types from them.
 */
export const calls = {
  'session.status': { params: nothing, result: engineStatus },

  /** Interfaces; an `interfaces` event follows whenever they are others, and with `rates` each second. */
  'interfaces.list': { params: nothing, result: z.array(captureInterface) },
  /** Whether this window wants their live rates: while it shows them. */
  'interfaces.watch': { params: z.object({ rates: z.boolean() }), result: nothing },
  'interfaces.choices': { params: z.object({ interface: z.string() }), result: captureChoices },
  'capture.readiness': { params: nothing, result: captureReadiness },
  'capture.checkFilter': { params: z.object({ filter: captureFilter }), result: filterCheck },
  'capture.filterProgram': {
    params: z.object({ filter: captureFilter, interface: z.string().nullable().default(null) }),
    result: filterProgram,
  },
  'capture.start': { params: captureRequest, result: captureState },
  'capture.stop': { params: z.object({ capture: z.int() }), result: captureState },
  /** Stops it where it runs, and starts another one that asks for the same. */
  'capture.restart': { params: z.object({ capture: z.int() }), result: captureState },

  'listener.open': {
    params: z.object({
      address: host.default('127.0.0.1'),
      port,
      reply: z.enum(['none', 'echo']).default('none'),
    }),
    result: opened,
  },
  'client.open': { params: z.object({ host, port: peerPort }), result: opened },
  'udp.open': {
    params: z.object({
      address: host.default('127.0.0.1'),
      port: port.default(0),
      /** Connected UDP where given: datagrams of others are then not received. */
      peer: z.object({ host, port: peerPort }).nullable().default(null),
      reply: z.enum(['none', 'echo']).default('none'),
    }),
    result: opened,
  },
  'socket.send': {
    params: z.object({
      socket: socketId,
      bytes: z
        .custom<Uint8Array>(isBytes, 'not bytes')
        .refine((b) => b.byteLength <= MOST_SENT_BYTES, 'more than 1 MiB at once'),
      /** Where an unconnected datagram goes; the sender of the last datagram received where left out. */
      to: z.object({ host, port: peerPort }).nullable().default(null),
    }),
    result: z.object({ bytes: z.int() }),
  },
  'socket.halfClose': { params: z.object({ socket: socketId }), result: nothing },
  'socket.reset': { params: z.object({ socket: socketId }), result: nothing },
  'socket.close': { params: z.object({ socket: socketId }), result: nothing },
  'sockets.list': { params: nothing, result: z.array(socketState) },

  /** Opens a view: rows in a fixed order that can be asked for by place. A `changed` follows whenever it changes. */
  'view.open': {
    params: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('flows') }),
      /** One flow's row alone, for its detail. */
      z.object({ kind: z.literal('flow'), flow: z.int() }),
      z.object({
        kind: z.literal('stream'),
        flow: z.int(),
        layout: z.enum(['text', 'hex']),
        /** `auto`: the wire where it was captured, else our own socket. */
        from: z.enum(['auto', 'wire', 'own socket']).default('auto'),
      }),
    ]),
    result: z.object({
      view: z.int(),
      revision: z.int(),
      total: z.int(),
      /** Where a stream's bytes come from. */
      from: z.enum(['wire', 'own socket']).nullable(),
    }),
  },
  /** One packed answer: see core/rows. */
  'view.rows': {
    params: z.object({ view: z.int(), offset: z.int().nonnegative(), count: z.int().min(1).max(MOST_ROWS) }),
    result: packed,
  },
  'view.close': { params: z.object({ view: z.int() }), result: nothing },
  /** What own sockets did, oldest first; a flow's, a socket's, or all. */
  'events.page': {
    params: z.object({
      flow: z.int().nullable().default(null),
      socket: socketId.nullable().default(null),
      /** Only events after this sequence number. */
      after: z.int().default(-1),
      count: z.int().min(1).max(MOST_ROWS).default(200),
    }),
    result: z.object({ events: z.array(socketEvent), more: z.boolean(), evicted: z.number() }),
  },

  'recovery.list': { params: nothing, result: z.array(recoverable) },
  /** Reads a capture back into this session, packet by packet. */
  'recovery.open': {
    params: z.object({ id: z.string() }),
    result: z.object({ packets: z.number(), cutOff: z.boolean() }),
  },
  'recovery.discard': { params: z.object({ id: z.string() }), result: nothing },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
