import type { Side } from '#core/own/own-ends'
import { FollowHex, FollowJson, FollowRaw } from './follow-bytes'
import { FollowedFlow, type FlowPlace, type FlowSink } from './follow-flow'
import { FollowMessages } from './follow-messages'
import { FollowText } from './follow-text'
import type { LineOutput } from './line-output'
import type { PacketTimeStyle } from './packets-time'
import type { ReadContext } from './read-view'

/** What the command line asked for. */
export interface FollowWanted {
  flow: number
  as: 'text' | 'hex' | 'raw' | 'messages'
  json: boolean
  /** Only what this side sent; null for both. */
  direction: 'orig' | 'resp' | null
  time: PacketTimeStyle
  /** Whether the fields of messages are written. */
  fields: boolean
}

/** Begins to follow a flow: what comes back is given every packet that is read, and told when the file is over. */
export function follow({ reading, output }: ReadContext, wanted: FollowWanted): FollowedFlow {
  const place: FlowPlace = { seconds: 0, nanoseconds: 0, protocol: 0, ports: [0, 0], service: 0 }
  const { flow, direction } = wanted
  const only: Side | null = direction === null ? null : direction === 'orig' ? 0 : 1
  if (wanted.as === 'messages')
    return new FollowedFlow(
      reading,
      flow,
      place,
      new FollowMessages(flow, place, { ...wanted, only }, output),
    )
  const sink = sinkOf(wanted, place, output)
  return new FollowedFlow(reading, flow, place, only === null ? sink : new OneSide(sink, only))
}

function sinkOf({ flow, as, json }: FollowWanted, place: FlowPlace, output: LineOutput): FlowSink {
  if (as === 'raw') return new FollowRaw(output)
  if (json) return new FollowJson(flow, place, output)
  return as === 'hex' ? new FollowHex(output) : new FollowText(output)
}

/** Passes on what one side sent. */
class OneSide implements FlowSink {
  constructor(
    private readonly sink: FlowSink,
    private readonly only: Side,
  ) {}

  bytes(side: Side, bytes: Uint8Array, at: number): void {
    if (side === this.only) this.sink.bytes(side, bytes, at)
  }
  missing(side: Side, at: number, length: number): void {
    if (side === this.only) this.sink.missing(side, at, length)
  }
  end(): void {
    this.sink.end()
  }
}
