import { z } from 'zod'
import { changesOf } from './changes'
import { MOST_ROWS, MOST_SENT_BYTES } from './limits'
import { datagramOptions, membership, udpRequest } from './datagrams'
import { host, peerPort, reply, socketEvent, socketId, socketState } from './sockets'
import { clientRequest, connectAttempts, kernelSocket, listenerRequest, streamOptions } from './streams'
import { certificateRequest, madeCertificate, tlsClientOptions, tlsDetails, tlsServerOptions } from './tls'
import { sendRequest, sendState } from './sends'

const nothing = z.object({})
const opened = z.object({ socket: socketState })
const ofSocket = z.object({ socket: socketId })
const isBytes = (value: unknown) => value instanceof Uint8Array

/** Calls about our own sockets. */
export const socketCalls = {
  'listener.open': { params: listenerRequest, result: opened },
  /** Takes connections, leaves them in the accept queue, or answers with a reset. */
  'listener.accepting': {
    params: z.object({ socket: socketId, accepting: z.enum(['accepting', 'paused', 'refusing']) }),
    result: nothing,
  },
  'client.open': { params: clientRequest, result: opened },
  'client.attempts': { params: ofSocket, result: connectAttempts },
  'udp.open': { params: udpRequest, result: opened },
  'udp.join': { params: z.object({ socket: socketId, membership }), result: nothing },
  'udp.leave': { params: z.object({ socket: socketId, membership }), result: nothing },
  'udp.setOptions': {
    params: z.object({ socket: socketId, options: changesOf(datagramOptions) }),
    result: nothing,
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
  'socket.halfClose': { params: ofSocket, result: nothing },
  'socket.reset': { params: ofSocket, result: nothing },
  'socket.close': { params: ofSocket, result: nothing },
  'socket.pauseReading': { params: z.object({ socket: socketId, paused: z.boolean() }), result: nothing },
  'socket.setReply': { params: z.object({ socket: socketId, reply }), result: nothing },
  'socket.setOptions': {
    params: z.object({ socket: socketId, options: changesOf(streamOptions) }),
    result: nothing,
  },
  /** Puts TLS on an open connection, as STARTTLS does. */
  'socket.startTls': {
    params: z.object({
      socket: socketId,
      tls: z.discriminatedUnion('role', [
        z.object({ role: z.literal('client'), options: tlsClientOptions }),
        z.object({ role: z.literal('server'), options: tlsServerOptions }),
      ]),
    }),
    result: nothing,
  },
  'socket.kernel': { params: ofSocket, result: kernelSocket },
  'tls.details': { params: ofSocket, result: tlsDetails },
  'tls.makeCertificate': { params: certificateRequest, result: madeCertificate },

  /** All that are not accepted, and the newest accepted: at most MOST_SOCKETS_TOLD. `sockets.page` has the rest. */
  'sockets.list': { params: nothing, result: z.array(socketState) },
  'sockets.page': {
    params: z.object({
      /** Accepted by this listener alone, or of this flow alone. */
      listener: socketId.nullable().default(null),
      flow: z.int().nullable().default(null),
      offset: z.int().nonnegative().default(0),
      count: z.int().min(1).max(MOST_ROWS).default(200),
    }),
    result: z.object({ sockets: z.array(socketState), total: z.int() }),
  },

  'send.start': { params: sendRequest, result: sendState },
  'send.stop': { params: z.object({ send: z.int() }), result: sendState },
  'sends.list': { params: nothing, result: z.array(sendState) },

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
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>
