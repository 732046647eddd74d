import { createDecodedPacket } from '#core/decode/decoded-packet'
import { decodeFrame } from '#core/decode/decode-frame'
import { FragmentTable } from '#core/decode/net/fragment-table'
import type { Side } from '#core/own/own-ends'
import type { Session } from '../session/session'
import type { RunningTask } from './file-task'

/** Flow and sender of a packet; -1 where it is of none that is still in memory. */
export interface FlowOfPacket {
  flow: number
  sender: Side
}
/** Packets after which the clock is looked at. */
const LOOK_AFTER = 16_384
const NONE: FlowOfPacket = { flow: -1, sender: 0 }

/**
 * Which flow a packet in one of the session's files is of. Those in memory are known by where they lie; others, which
 * had to make room, by their endpoints.
 */
export class PacketFlows {
  /** Numbers of the packets in memory that lie in each file, in the order they were taken in. */
  private readonly bySource = new Map<number, number[]>()
  private readonly places = new Map<number, number>()
  private readonly decoded = createDecodedPacket(new FragmentTable())

  private constructor(private readonly session: Session) {}

  /** Looks where all packets in memory lie, in turns: there may be a million. */
  static async of(session: Session, task: RunningTask): Promise<PacketFlows> {
    const found = new PacketFlows(session)
    const { packets } = session
    for (let packet = packets.first; packet < packets.next; packet++) {
      if (packet % LOOK_AFTER === 0 && task.isDue) await task.rest()
      if (packet >= packets.first) found.add(packet)
    }
    return found
  }

  /** How many packets in memory lie in a file. */
  countIn(source: number): number {
    return this.bySource.get(source)?.length ?? 0
  }

  /** The flow of the packet whose frame of `captured` bytes is at `bytes[at]`, and at `fileOffset` of its file; asked in that order. */
  flowOf(
    source: number,
    fileOffset: number,
    linkType: number,
    bytes: Uint8Array,
    at: number,
    captured: number,
    wireLength: number,
  ): FlowOfPacket {
    const { packets, flows } = this.session
    const known = this.bySource.get(source) ?? []
    let place = this.places.get(source) ?? 0
    while (place < known.length && this.offsetOf(known[place]) < fileOffset) place++
    this.places.set(source, place)
    let found = -1
    // A packet in a tunnel lies where the one around it does: the innermost is the one that is meant.
    for (; place < known.length && this.offsetOf(known[place]) === fileOffset; place++) found = known[place]
    if (found >= packets.first) {
      const flow = packets.flow[packets.slot(found)]
      return flows.has(flow) ? { flow, sender: packets.direction(found) } : NONE
    }
    return this.byEndpoints(linkType, bytes, at, captured, wireLength)
  }

  private add(packet: number): void {
    const { packets } = this.session
    const slot = packets.slot(packet)
    if (packets.fileOffset[slot] < 0) return
    const known = this.bySource.get(packets.source[slot])
    if (known) known.push(packet)
    else this.bySource.set(packets.source[slot], [packet])
  }

  private offsetOf(packet: number): number {
    const { packets } = this.session
    return packet < packets.first ? -1 : packets.fileOffset[packets.slot(packet)]
  }

  private byEndpoints(
    linkType: number,
    bytes: Uint8Array,
    at: number,
    captured: number,
    wireLength: number,
  ): FlowOfPacket {
    const { decoded } = this
    const { flows } = this.session
    decodeFrame(linkType, bytes, at, captured, wireLength, decoded)
    if (decoded.hasEndpoints === 0) return NONE
    const { protocol, sourceAt, destinationAt, sourcePort, destinationPort } = decoded
    const length = decoded.family === 6 ? 16 : 4
    const flow = flows.find(
      protocol,
      decoded.bytes,
      sourceAt,
      destinationAt,
      length,
      sourcePort,
      destinationPort,
    )
    return flow < 0 ? NONE : { flow, sender: flows.direction }
  }
}
