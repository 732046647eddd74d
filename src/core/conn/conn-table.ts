import type { DecodedPacket } from '../decode/decoded-packet'
import { hasRightHeaderChecksum, hasRightTransportChecksum } from '../decode/checksums'
import { FlowIndex } from '../flow/flow-index'
import { PROTOCOL } from '../net/transport'
import type { Side } from '../own/own-ends'
import { TCP } from '../tcp/segment-flags'
import { CONN_ADDRESS_BYTES, ConnColumns } from './conn-columns'
import { countPacket, isIcmp, isTcpHeaderWhole, noteBadChecksum } from './count-packet'
import { addLetter, LETTER } from './history'
import { icmpCounterpart } from './icmp-counterparts'
import { isOver } from './lifetime'
import { isServerPort } from './server-ports'
import { isAnother } from './tcp-ends'

/** Most connections kept, as of flows: at about 370 bytes each 48 MB, of which only what is used takes memory. */
const MOST_CONNECTIONS = 131_072

const BROADCAST = 0xff
/** Protocols whose packets are no connection of their own: carriers, ESP, no next header, mobility. */
const CARRIERS: readonly number[] = [PROTOCOL.ipv4, PROTOCOL.ipv6, PROTOCOL.gre, 50, 59, 135]

export interface ConnTableOptions {
  /** Most connections kept; a power of two. */
  capacity?: number
  /**
   * Leaves out packets whose checksum is wrong, with all inside them, and notes them. For files of others: on the
   * machine that sends, the card fills checksums in after the capture.
   */
  verifiesChecksums?: boolean
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
  /** Of the packet that is being taken: its ports by the log's rules, and who sent it. */
  private sourcePort = 0
  private destinationPort = 0
  private isOneWay = false
  private sender: Side = 0
  /** Of the frame that is being taken: the connection around the next packet, and whether something was wrong. */
  private carrier = -1
  private carrierEnd = Infinity
  private isLeftOut = false

  constructor(options: ConnTableOptions = {}) {
    this.capacity = options.capacity ?? MOST_CONNECTIONS
    this.verifiesChecksums = options.verifiesChecksums ?? false
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

  /** Says that the packets taken next are those of one frame. */
  begin({ timeMs }: DecodedPacket): void {
    this.columns.now[0] = timeMs
    this.leave()
  }

  /**
   * Takes a packet of a frame, which has endpoints: the outermost first.
   *
   * @param flow its flow's id, which stands at its connection
   * @param carries whether another packet of the frame is inside
   */
  take(packet: DecodedPacket, flow: number, carries: boolean): void {
    const { columns, verifiesChecksums } = this
    // Behind the last one, and not in it: the next of an aggregate of 802.11.
    if (packet.ipAt >= this.carrierEnd) this.leave()
    this.carrierEnd = packet.payloadAt + packet.payloadLength
    // A packet that the card is yet to split has no checksum yet either.
    if (verifiesChecksums && (packet.ipLength === 0 || !hasRightHeaderChecksum(packet))) this.isLeftOut = true
    if (this.isLeftOut || CARRIERS.includes(packet.protocol)) return
    this.readPorts(packet)
    const conn = this.connOf(packet)
    const slot = this.slot(conn)
    columns.flow[slot] = flow
    if (this.carrier >= 0 && columns.parent[slot] < 0) columns.parent[slot] = this.carrier
    this.carrier = conn
    this.isLeftOut = verifiesChecksums && !hasRightTransportChecksum(packet, carries)
    if (this.isLeftOut) noteBadChecksum(columns, slot, this.sender, packet)
    else countPacket(columns, slot, this.sender, packet)
  }

  private leave(): void {
    this.carrier = -1
    this.carrierEnd = Infinity
    this.isLeftOut = false
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
    if (found < 0) return this.add(packet)
    const slot = this.slot(found)
    const { columns } = this
    if (isOver(columns, slot)) return this.add(packet)
    const isTcp = packet.protocol === PROTOCOL.tcp
    if (isTcp && isTcpHeaderWhole(packet) && isAnother(columns, slot, packet.tcpFlags, packet.sequence))
      return this.add(packet)
    return found
  }

  private find(packet: DecodedPacket): number {
    const { bytes, protocol, family, sourceAt, destinationAt } = packet
    const { columns, sourcePort, destinationPort } = this
    const length = family === 6 ? 16 : 4
    const hash = this.hashOf(packet)
    for (let slot = this.index.head(hash); slot >= 0; slot = this.index.following(slot)) {
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

  private add(packet: DecodedPacket): number {
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
    this.index.insert(this.hashOf(packet), slot)
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
    if (!isServerPort(protocol, sourcePort)) return false
    const isBroadcast =
      packet.family === 4 && [0, 1, 2, 3].every((i) => bytes[destinationAt + i] === BROADCAST)
    if (isBroadcast) return false
    if (!isServerPort(protocol, destinationPort)) return true
    return protocol === PROTOCOL.tcp && (tcpFlags & TCP.syn) === 0 && sourcePort < destinationPort
  }

  private hashOf({ protocol, bytes, family, sourceAt, destinationAt }: DecodedPacket): number {
    const length = family === 6 ? 16 : 4
    return this.index.hash(
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
    this.index.remove(this.index.hash(protocol[slot], addresses, at, at + 16, length, a, b), slot)
    this.first++
  }
}
