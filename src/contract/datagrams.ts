import { z } from 'zod'
import { host, interfaceName, peerPort, port, reply } from './sockets'

/** Membership of a multicast group (ip(7), ipv6(7), RFC 3678). */
export const membership = z.object({
  group: host,
  /** The system's choice where null. */
  interface: interfaceName.nullable().default(null),
  /** Only what this sender sends (source-specific multicast). */
  source: host.nullable().default(null),
})
export type Membership = z.output<typeof membership>

/** Options of a datagram socket that can be changed while it is open; null leaves the system's default. */
export const datagramOptions = z.object({
  broadcast: z.boolean().default(false),
  ttl: z.int().min(1).max(255).nullable().default(null),
  multicastTtl: z.int().min(0).max(255).nullable().default(null),
  /** Whether this machine's members get what is sent. */
  multicastLoopback: z.boolean().nullable().default(null),
  /** Where multicast goes out. */
  multicastInterface: interfaceName.nullable().default(null),
  sendBuffer: z
    .int()
    .min(1)
    .max(2 ** 30)
    .nullable()
    .default(null),
  receiveBuffer: z
    .int()
    .min(1)
    .max(2 ** 30)
    .nullable()
    .default(null),
})
export type DatagramOptions = z.output<typeof datagramOptions>

/** A datagram socket as it is asked for. */
export const udpRequest = z.object({
  address: host.default('127.0.0.1'),
  port: port.default(0),
  /** Connected UDP where given: datagrams of others are then not received. */
  peer: z.object({ host, port: peerPort }).nullable().default(null),
  ipv6Only: z.boolean().default(false),
  /** SO_REUSEADDR: several members of a group on one machine share its port. */
  reuseAddress: z.boolean().default(false),
  reusePort: z.boolean().default(false),
  options: datagramOptions.prefault({}),
  memberships: z.array(membership).max(20).default([]),
  reply: reply.default({ kind: 'none' }),
})
export type UdpRequest = z.output<typeof udpRequest>
