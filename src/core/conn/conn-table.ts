import type { DecodedPacket } from '../decode/decoded-packet'
import { hasRightHeaderChecksum, hasRightTransportChecksum } from '../decode/checksums'
import { readUint16 } from '../decode/read-number'
import { FlowIndex } from '../flow/flow-index'
import { PROTOCOL } from '../net/transport'
import type { Side } from '../own/own-ends'
import { TCP } from '../tcp/segment-flags'
import { CONN_ADDRESS_BYTES, ConnColumns, END } from './conn-columns'
import { addByTens, addLetter, addOnce, LETTER, NOTED } from './history'
import { icmpCounterpart } from './icmp-counterparts'
import { isOver } from './lifetime'
import { isServerPort } from './server-ports'
import { isAnother, takeSegment } from './tcp-ends'

/** Most connections kept, as of flows: at about 350 bytes each 46 MB, of which only what is used takes memory. */
const MOST_CONNECTIONS = 131_072

const TCP_HEADER_BYTES = 20
const TCP_DATA_OFFSET_AT = 12
const UDP_LENGTH_AT = 4
const UDP_HEADER_BYTES = 8
const ICMP_HEADER_BYTES = 8
const BROADCAST = 0xff

export interface ConnTableOptions {
  /** Most connections kept; a power of two. */
  capacity?: number
  /**
   * Leaves out packets whose checksum is wrong, with all inside them, and notes them. For files of others: on the
   * machine that sends, the card fills checksums in after the capture.
   */
  verifiesChecksums?: boolean
  /** Whether a port is likely a server's, which decides who began what was seen from its middle. */
  isServerPort?: (protocol: number, port: number) => boolean
}

/**
 * Connections as conn logs count them, beside the flow table and apart from it: UDP and ICMP have connections here as
 * long as they are not silent for a minute, ICMP by its type, TCP as long as it can't be another one. Ids count up
 * from 0; where the table is full the oldest makes room. Bounded in all: history, gaps and connections.
 */
export class ConnTable {
  /** Live connections are `first` … `next - 1`, those that are over among them. */
  first = 0
  next = 0
  /** Told before a connection's columns are used again. */
  onEvict: (conn: number) => void = () => undefined
  readonly columns: ConnColumns
  readonly capacity: number
  private readonly index: FlowIndex
  private readonly verifiesChecksums: boolean
  private readonly isServerPort: (protocol: number, port: number) => boolean
  /** Of the packet that is being taken: its ports by the log's rules, and who sent it. */
  private sourcePort = 0
  private destinationPort = 0
  private isOneWay = false
  private sender: Side = 0

  constructor(options: ConnTableOptions = {}) {
    this.capacity = options.capacity ?? MOST_CONNECTIONS
    this.verifiesChecksums = options.verifiesChecksums ?? false
    this.isServerPort = options.isServerPort ?? isServerPort
    this.columns = new ConnColumns(this.capacity)
    this.index = new FlowIndex(this.capacity)
  }

  /** Connections that had to make room. */
  get evicted(): number {
    return this.first
  }

  /** Where a live connection's columns are. */
  slot(conn: number): number {
    return conn % this.capacity
  }

  /** Takes a decoded frame that has endpoints: the packets around it, if any, and the packet itself. */
  take(decoded: DecodedPacket): void {
    this.columns.now[0] = decoded.timeMs
    let parent = -1
    for (let i = 0; i <= decoded.outerCount; i++) {
      const packet = i === decoded.outerCount ? decoded : decoded.outers[i]
      // A packet that the card is yet to split has no checksum yet either.
      if (this.verifiesChecksums && (packet.ipLength === 0 || !hasRightHeaderChecksum(packet))) return
      if (isCarrier(packet.protocol)) continue
      this.readPorts(packet)
      const conn = this.connOf(packet)
      const slot = this.slot(conn)
      const { columns } = this
      if (parent >= 0 && packet.tunnel !== 0 && columns.parent[slot] < 0) columns.parent[slot] = parent
      parent = conn
      const isRight = !this.verifiesChecksums || hasRightTransportChecksum(packet, i < decoded.outerCount)
      if (!isRight) return this.noteBadChecksum(slot, packet)
      this.takePacket(slot, packet)
    }
  }

  private takePacket(slot: number, packet: DecodedPacket): void {
    const { columns, sender } = this
    if (packet.protocol === PROTOCOL.tcp) {
      if (!isTcpHeaderWhole(packet)) return
      columns.count(slot, sender, packet.ipLength)
      takeSegment(columns, slot, sender, packet)
      return
    }
    columns.count(slot, sender, packet.ipLength)
    columns.lastSeen[slot] = columns.now[0]
    const end = 2 * slot + sender
    if (packet.protocol === PROTOCOL.udp) {
      columns.state[end] = END.active
      columns.payloadBytes[end] += udpPayloadLength(packet)
      addOnce(columns, slot, sender, NOTED.payload, LETTER.payload)
    } else if (isIcmp(packet.protocol)) {
      columns.state[end] = END.active
      const length = packet.payloadAt + packet.payloadLength - packet.transportAt
      columns.payloadBytes[end] += Math.max(0, length - ICMP_HEADER_BYTES)
    }
  }

  /** A packet that is left out; it has begun its connection all the same. */
  private noteBadChecksum(slot: number, packet: DecodedPacket): void {
    const { columns, sender } = this
    if (packet.protocol === PROTOCOL.udp) columns.count(slot, sender, packet.ipLength)
    if (isIcmp(packet.protocol)) return
    const count = ++columns.badChecksums[2 * slot + sender]
    addByTens(columns, slot, sender, count, LETTER.badChecksum)
  }

  /** ICMP has its type and the type that answers it as ports, or its code; what has no ports here has 0. */
  private readPorts(packet: DecodedPacket): void {
    const { protocol } = packet
    this.isOneWay = false
    if (protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp) {
      this.sourcePort = packet.sourcePort
      this.destinationPort = packet.destinationPort
    } else if (isIcmp(protocol)) {
      const counterpart = icmpCounterpart(protocol, packet.icmpType)
      this.sourcePort = packet.icmpType
      this.destinationPort = counterpart < 0 ? packet.icmpCode : counterpart
      this.isOneWay = counterpart < 0
    } else {
      this.sourcePort = 0
      this.destinationPort = 0
    }
  }

  /** The connection of a packet, found or begun; sets {@link sender}. */
  private connOf(packet: DecodedPacket): number {
    const found = this.find(packet)
    if (found < 0) return this.begin(packet)
    const slot = this.slot(found)
    const { columns } = this
    if (isOver(columns, slot)) return this.begin(packet)
    const isTcp = packet.protocol === PROTOCOL.tcp
    if (isTcp && isTcpHeaderWhole(packet) && isAnother(columns, slot, packet.tcpFlags, packet.sequence))
      return this.begin(packet)
    return found
  }

  private find(packet: DecodedPacket): number {
    const { bytes, protocol, family, sourceAt, destinationAt } = packet
    const { columns, sourcePort, destinationPort } = this
    const length = family === 6 ? 16 : 4
    const bucket = this.bucketOf(packet)
    for (let slot = this.index.head(bucket); slot >= 0; slot = this.index.following(slot)) {
      if (columns.protocol[slot] !== protocol || columns.family[slot] !== family) continue
      if (this.isAt(slot, bytes, sourceAt, destinationAt, length, sourcePort, destinationPort)) {
        this.sender = 0
        return this.connAt(slot)
      }
      if (this.isOneWay) continue
      if (this.isAt(slot, bytes, destinationAt, sourceAt, length, destinationPort, sourcePort)) {
        this.sender = 1
        return this.connAt(slot)
      }
    }
    return -1
  }

  private begin(packet: DecodedPacket): number {
    if (this.next - this.first === this.capacity) this.evictOldest()
    const conn = this.next++
    const slot = this.slot(conn)
    const { columns } = this
    const { bytes, sourceAt, destinationAt } = packet
    const length = packet.family === 6 ? 16 : 4
    const at = CONN_ADDRESS_BYTES * slot
    columns.addresses.fill(0, at, at + CONN_ADDRESS_BYTES)
    for (let i = 0; i < length; i++) {
      columns.addresses[at + i] = bytes[sourceAt + i]
      columns.addresses[at + 16 + i] = bytes[destinationAt + i]
    }
    columns.protocol[slot] = packet.protocol
    columns.family[slot] = packet.family
    columns.ports[2 * slot] = this.sourcePort
    columns.ports[2 * slot + 1] = this.destinationPort
    columns.clear(slot)
    this.index.insert(this.bucketOf(packet), slot)
    this.sender = 0
    if (this.isFlipped(packet)) {
      columns.flip(slot)
      addLetter(columns, slot, 0, LETTER.flipped)
      this.sender = 1
    }
    return conn
  }

  /** Whether what is seen first goes from the responder, by the ports: in UDP always, in TCP without a SYN of its own. */
  private isFlipped(packet: DecodedPacket): boolean {
    const { protocol, tcpFlags, bytes, destinationAt } = packet
    const { sourcePort, destinationPort } = this
    if (protocol !== PROTOCOL.tcp && protocol !== PROTOCOL.udp) return false
    if (protocol === PROTOCOL.tcp && (tcpFlags & (TCP.syn | TCP.ack)) === TCP.syn) return false
    if (!this.isServerPort(protocol, sourcePort)) return false
    const isBroadcast =
      packet.family === 4 && [0, 1, 2, 3].every((i) => bytes[destinationAt + i] === BROADCAST)
    if (isBroadcast) return false
    if (!this.isServerPort(protocol, destinationPort)) return true
    return protocol === PROTOCOL.tcp && (tcpFlags & TCP.syn) === 0 && sourcePort < destinationPort
  }

  private bucketOf({ protocol, bytes, family, sourceAt, destinationAt }: DecodedPacket): number {
    const length = family === 6 ? 16 : 4
    return this.index.bucket(
      protocol,
      bytes,
      sourceAt,
      destinationAt,
      length,
      this.sourcePort,
      this.destinationPort,
    )
  }

  private isAt(
    slot: number,
    bytes: Uint8Array,
    originatorAt: number,
    responderAt: number,
    length: number,
    originatorPort: number,
    responderPort: number,
  ): boolean {
    const { ports, addresses } = this.columns
    if (ports[2 * slot] !== originatorPort || ports[2 * slot + 1] !== responderPort) return false
    const at = CONN_ADDRESS_BYTES * slot
    for (let i = 0; i < length; i++) {
      if (addresses[at + i] !== bytes[originatorAt + i] || addresses[at + 16 + i] !== bytes[responderAt + i])
        return false
    }
    return true
  }

  /** The live connection in a slot: the one id in `first` … `next - 1` that has it. */
  private connAt(slot: number): number {
    const first = this.first % this.capacity
    return this.first + ((slot - first + this.capacity) % this.capacity)
  }

  private evictOldest(): void {
    this.onEvict(this.first)
    const slot = this.slot(this.first)
    const { addresses, family, ports, protocol } = this.columns
    const at = CONN_ADDRESS_BYTES * slot
    const length = family[slot] === 6 ? 16 : 4
    const [a, b] = [ports[2 * slot], ports[2 * slot + 1]]
    this.index.remove(this.index.bucket(protocol[slot], addresses, at, at + 16, length, a, b), slot)
    this.first++
  }
}

/** Protocols whose packets are no connection of their own: those that carry packets, ESP, no next header, mobility. */
function isCarrier(protocol: number): boolean {
  switch (protocol) {
    case PROTOCOL.ipv4:
    case PROTOCOL.ipv6:
    case PROTOCOL.gre:
    case 50:
    case 59:
    case 135:
      return true
    default:
      return false
  }
}

function isIcmp(protocol: number): boolean {
  return protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6
}

/** A header that says it is shorter than 20 bytes, or that ends behind what was captured, is not followed. */
function isTcpHeaderWhole({ bytes, transportAt, payloadAt }: DecodedPacket): boolean {
  const length = (bytes[transportAt + TCP_DATA_OFFSET_AT] >>> 4) * 4
  return length >= TCP_HEADER_BYTES && transportAt + length === payloadAt
}

/** By the datagram's own length, which may say more than the packet holds. */
function udpPayloadLength({ bytes, transportAt, payloadLength }: DecodedPacket): number {
  const length = readUint16(bytes, transportAt + UDP_LENGTH_AT) - UDP_HEADER_BYTES
  return length < 0 ? payloadLength : length
}
