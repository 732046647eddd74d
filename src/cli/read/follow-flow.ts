import type { DecodedPacket } from '#core/decode/decoded-packet'
import { PROTOCOL } from '#core/net/transport'
import type { Side } from '#core/own/own-ends'
import { StreamAssemblies } from '#core/stream/stream-assemblies'
import { TimeUnits } from '#core/pcapng/timestamp'
import type { CapturedPacket } from './capture-reading'
import type { ReadColumns } from './packets-frame'
import type { ReadView } from './read-view'

/** Takes what a flow said, in the order of the wire. */
export interface FlowSink {
  /** Bytes next in one side's stream, or of one of its datagrams; they are only lent. */
  bytes: (side: Side, bytes: Uint8Array, at: number) => void
  /** Bytes that the capture does not have. */
  missing: (side: Side, at: number, length: number) => void
  /** Nothing more comes. */
  end: () => void
}

const NANOSECONDS = 9

/** What is known of the flow, and the time of the packet that is being taken. */
export interface FlowPlace {
  seconds: number
  nanoseconds: number
  /** IP protocol number of the flow. */
  protocol: number
  ports: [number, number]
  /** Code of the protocol that it was found to speak, 0 for none yet. */
  service: number
}

/** Puts together what one flow of a file said, while the file is read; of the other flows nothing is kept. */
export class FollowedFlow implements ReadView {
  private isFound = false
  /** Where each side's next datagram begins, counted as if they were a stream. */
  private readonly next: [number, number] = [0, 0]
  private readonly streams: OneFlow
  private readonly time = new TimeUnits(NANOSECONDS, 0)

  constructor(
    private readonly columns: ReadColumns,
    private readonly flow: number,
    private readonly place: FlowPlace,
    private readonly sink: FlowSink,
  ) {
    this.streams = new OneFlow(
      {
        bytes: (_, side, bytes, at) => {
          sink.bytes(side, bytes, at)
        },
        hole: (_, side, at, length) => {
          sink.missing(side, at, length)
        },
        conflict: () => undefined,
      },
      (of) => of === flow && this.isNow(),
    )
    columns.ingest.streams = this.streams
  }

  /** Takes a packet that was read. */
  packet(frame: CapturedPacket): void {
    const { packets: table } = this.columns
    for (let packet = frame.firstEntry; packet < table.next; packet++)
      if (table.flow[table.slot(packet)] === this.flow) this.take(frame, packet)
  }

  /** The file is over. */
  end(): void {
    this.streams.finishAll()
    this.sink.end()
  }

  failure(): string | null {
    if (this.isFound) return null
    const { next } = this.columns.flows
    if (next === 0) return `There is no flow ${this.flow}: no packet belongs to any flow.`
    return next === 1
      ? `There is no flow ${this.flow}: the only one is 0.`
      : `There is no flow ${this.flow}: the flows are numbered 0 to ${next - 1}.`
  }

  /** Notes what is known of the flow. Told before its segment's bytes are given. */
  private isNow(): boolean {
    const { flows, packets, ingest } = this.columns
    const last = packets.slot(packets.next - 1)
    this.time.read(packets.timeHigh[last], packets.timeLow[last])
    this.place.seconds = this.time.seconds
    this.place.nanoseconds = this.time.nanoseconds
    const slot = flows.slot(this.flow)
    this.isFound = true
    this.place.protocol = flows.protocol[slot]
    this.place.ports[0] = flows.ports[2 * slot]
    this.place.ports[1] = flows.ports[2 * slot + 1]
    this.place.service = ingest.services.of(this.flow)
    return true
  }

  private take(frame: CapturedPacket, packet: number): void {
    this.isNow()
    if (this.place.protocol === PROTOCOL.tcp) return
    const { packets: table } = this.columns
    const at = table.slot(packet)
    const from = frame.at + table.payloadAt[at]
    const payload = table.wholePayload(packet) ?? frame.bytes.subarray(from, from + table.payloadCaptured[at])
    const side = table.direction(packet)
    const length = table.payloadLength[at]
    this.sink.bytes(side, payload, this.next[side])
    if (payload.length < length)
      this.sink.missing(side, this.next[side] + payload.length, length - payload.length)
    this.next[side] += length
  }
}

/** Streams of one flow only. */
class OneFlow extends StreamAssemblies {
  constructor(
    sink: ConstructorParameters<typeof StreamAssemblies>[0],
    private readonly isWanted: (flow: number) => boolean,
  ) {
    super(sink)
  }

  override segment(flow: number, sender: Side, decoded: DecodedPacket): void {
    if (this.isWanted(flow)) super.segment(flow, sender, decoded)
  }
}
