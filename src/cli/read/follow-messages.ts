import { PROTOCOL } from '#core/net/transport'
import type { Side } from '#core/own/own-ends'
import { protocolOf } from '#core/protocols/detect'
import { datagramLayers, FlowMessages } from '#core/protocols/flow-messages'
import type { Layer } from '#core/protocols/layer'
import type { FlowPlace, FlowSink } from './follow-flow'
import { ARROWS } from './follow-text'
import { fieldLines } from './packets'
import { sideName } from './packets-flow'
import { PacketClock, type PacketTimeStyle } from './packets-time'
import type { LineOutput } from './line-output'

/** How messages are written. */
export interface MessagesWanted {
  json: boolean
  time: PacketTimeStyle
  fields: boolean
  /** Only what this side sent; null for both. A reader needs both sides all the same. */
  only: Side | null
}

/** Writes the application messages of a flow: a line each, or a JSON object. */
export class FollowMessages implements FlowSink {
  private readonly clock: PacketClock
  private stream: FlowMessages | null = null
  private datagrams: { read: (bytes: Uint8Array, isOriginator: boolean) => Layer[] } | null = null

  constructor(
    private readonly flow: number,
    private readonly place: FlowPlace,
    private readonly wanted: MessagesWanted,
    private readonly output: LineOutput,
  ) {
    this.clock = new PacketClock(wanted.json ? 'utc' : wanted.time)
  }

  bytes(side: Side, bytes: Uint8Array, at: number): void {
    const { protocol, ports, service } = this.place
    if (protocol === PROTOCOL.tcp) this.streamOf().push(side, bytes, at)
    else if (protocol === PROTOCOL.udp) {
      // A protocol whose datagrams belong together (QUIC) is read by one reader, from the first that it is known in.
      this.datagrams ??= protocolOf(service)?.openDatagrams?.() ?? null
      const layers = this.datagrams
        ? this.datagrams.read(bytes, side === 0)
        : datagramLayers(bytes, side === 0, ports, service)
      for (const layer of layers) this.write(side, at + layer.at, layer)
    }
  }

  missing(side: Side, at: number, length: number): void {
    if (this.place.protocol === PROTOCOL.tcp) this.streamOf().hole(side, at, length)
  }

  end(): void {
    this.stream?.end(0)
    this.stream?.end(1)
  }

  private streamOf(): FlowMessages {
    this.stream ??= new FlowMessages(this.place.ports, ({ side, at, layer }) => {
      this.write(side, at, layer)
    })
    return this.stream
  }

  private write(side: Side, at: number, layer: Layer): void {
    if (this.wanted.only !== null && side !== this.wanted.only) return
    const time = this.clock.text(this.place.seconds, this.place.nanoseconds)
    const { protocol, name, summary, length, fields, malformed } = layer
    if (this.wanted.json) {
      const facts = { flow: this.flow, time, side: sideName(side), at, length, protocol, name, summary }
      const more = this.wanted.fields ? { fields, malformed } : { malformed }
      this.output.json({ ...facts, ...more })
      return
    }
    const problem = malformed ? ` [malformed: ${malformed.why}]` : ''
    this.output.text(`${time} ${ARROWS[side]} ${name}: ${summary}${problem}\n`)
    if (this.wanted.fields) this.output.text(fieldLines(fields, '    '))
  }
}
