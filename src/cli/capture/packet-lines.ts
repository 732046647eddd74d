import { formatAddress } from '#core/net/address'
import { HAS_PORTS, PROTOCOL, transportName } from '#core/net/transport'
import { TimeUnits } from '#core/pcapng/timestamp'
import { tcpFlagNames } from '#core/tcp/segment-flags'
import type { Session } from '#engine/session/session'

const NANOSECONDS = 9

/** One packet of a session, as it is written down. */
export interface PacketFacts {
  /** UTC, RFC 3339, with nanoseconds. */
  time: string
  transport: string
  source: string
  destination: string
  /** Bytes on the wire, and of the transport's payload. */
  length: number
  payload: number
  /** TCP's; absent of other transports. */
  flags?: string[]
  sequence?: number
  acknowledgment?: number
}

/** Reads packets of a session one by one. */
export class PacketReader {
  private readonly time = new TimeUnits(NANOSECONDS, 0)

  constructor(private readonly session: Session) {}

  /** Facts of a packet in memory; null where its flow has made room meanwhile. */
  read(packet: number): PacketFacts | null {
    const { packets, flows } = this.session
    const slot = packets.slot(packet)
    const flow = packets.flow[slot]
    if (!flows.has(flow)) return null
    const at = flows.slot(flow)
    const sender = packets.direction(packet)
    const protocol = flows.protocol[at]
    const isTcp = protocol === PROTOCOL.tcp
    return {
      time: this.timeOf(packets.timeHigh[slot], packets.timeLow[slot]),
      transport: transportName(protocol),
      source: this.endpoint(at, sender),
      destination: this.endpoint(at, sender === 0 ? 1 : 0),
      length: packets.wireLength[slot],
      payload: packets.payloadLength[slot],
      ...(isTcp
        ? {
            flags: tcpFlagNames(packets.tcpFlags[slot]),
            sequence: packets.sequence[slot],
            acknowledgment: packets.acknowledgment[slot],
          }
        : {}),
    }
  }

  private timeOf(high: number, low: number): string {
    this.time.read(high, low)
    const date = new Date(this.time.seconds * 1000).toISOString().slice(0, 19)
    return `${date}.${String(this.time.nanoseconds).padStart(9, '0')}Z`
  }

  private endpoint(at: number, end: 0 | 1): string {
    const { flows } = this.session
    const isIpv6 = flows.family[at] === 6
    const address = formatAddress(flows.addresses, 32 * at + 16 * end, isIpv6 ? 16 : 4)
    if (HAS_PORTS[flows.protocol[at]] === 0) return address
    return `${isIpv6 ? `[${address}]` : address}:${flows.ports[2 * at + end]}`
  }
}

/** A packet in one line for people: `21:05:15.434123456 TCP 127.0.0.1:50762 → 127.0.0.1:80 PSH,ACK seq 1 ack 1 21 B`. */
export function packetLine(facts: PacketFacts): string {
  const { time, transport, source, destination, flags, sequence, acknowledgment, payload } = facts
  const words = [time.slice(11, 29), transport.toUpperCase(), source, '→', destination]
  if (flags) words.push(flags.join(',') || '—', `seq ${sequence ?? 0}`)
  if (flags?.includes('ACK')) words.push(`ack ${acknowledgment ?? 0}`)
  words.push(`${payload} B`)
  return words.join(' ')
}
