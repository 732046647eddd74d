import type { Side } from '../../own/own-ends'
import type { ContentRange, Layer } from '../layer'
import type { MessageSink, StreamReader } from '../protocol'
import { StreamBuffer } from '../stream-buffer'
import { bytesToShow, OPCODE, readFrame, readFrameHead, type FrameHead } from './frame'

/** Places of a fragmented message that are noted: a frame has one. */
const MOST_RANGES = 4096

/** A message that comes in frames. */
interface Fragmented {
  opcode: number
  isCompressed: boolean
  ranges: ContentRange[]
  isComplete: boolean
}

/** A frame whose head was read, and whose payload comes. */
interface OpenFrame {
  at: number
  layer: Layer
  /** Bytes of its payload that are still to come. */
  rest: number
}

class Lane {
  readonly kept = new StreamBuffer()
  message: Fragmented | null = null
  open: OpenFrame | null = null
  isLost = false
}

/** Reads the frames of both sides, each a message of ours; the last one of a message has all of its content. */
export class WebSocketReader implements StreamReader {
  private readonly lanes = [new Lane(), new Lane()] as const

  push(side: Side, bytes: Uint8Array, at: number, sink: MessageSink): void {
    const lane = this.lanes[side]
    const taken = takePayload(side, lane, bytes.length, sink)
    if (taken === bytes.length) return
    const rest = bytes.subarray(taken)
    if (lane.isLost && !fits(rest, side)) return
    lane.isLost = false
    lane.kept.append(rest, at + taken)
    while (lane.kept.length > 0 && step(side, lane, sink));
  }

  hole(side: Side, at: number, length: number, sink: MessageSink): void {
    const lane = this.lanes[side]
    const isInside = lane.open !== null && length <= lane.open.rest
    if (lane.message) lane.message.isComplete = false
    if (lane.open?.layer.content) lane.open.layer.content.complete = false
    if (isInside) takePayload(side, lane, length, sink)
    else cutOff(side, lane, at, 'Bytes are missing here.', sink)
    lane.isLost = !isInside
  }

  end(side: Side, sink: MessageSink): void {
    const lane = this.lanes[side]
    const { open, kept } = lane
    const to = open ? open.at + open.layer.length - open.rest : kept.at + kept.length
    cutOff(side, lane, to, 'The connection ends before the frame does.', sink)
  }
}

/** Counts payload of the open frame. Returns how many of `length` bytes it was. */
function takePayload(side: Side, lane: Lane, length: number, sink: MessageSink): number {
  const { open } = lane
  if (!open) return 0
  const taken = Math.min(open.rest, length)
  open.rest -= taken
  if (open.rest > 0) return taken
  lane.open = null
  sink.message({ side, at: open.at, length: open.layer.length, layer: open.layer })
  return taken
}

/** Takes one frame's head, and as much of its payload as is there; false where it needs more bytes. */
function step(side: Side, lane: Lane, sink: MessageSink): boolean {
  const { kept } = lane
  const head = readFrameHead(kept.bytes)
  if (!head || kept.length < bytesToShow(head)) return false
  const content = addToMessage(lane, head, kept.at + head.headBytes)
  const of = content?.opcode ?? head.opcode
  const layer = readFrame(kept.bytes, head, side, of, content?.isCompressed ?? head.isCompressed)
  if (content && head.isLast) {
    layer.content = {
      mediaType: content.opcode === OPCODE.text ? 'text/plain' : 'application/octet-stream',
      encoding: content.isCompressed ? 'permessage-deflate' : '',
      ranges: content.ranges,
      complete: content.isComplete,
    }
    lane.message = null
  }
  lane.open = { at: kept.at, layer, rest: head.payloadBytes }
  kept.drop(head.headBytes)
  kept.drop(takePayload(side, lane, kept.length, sink))
  return true
}

/** The message that a frame belongs to, with the place of its payload; null of a control frame. */
function addToMessage(lane: Lane, head: FrameHead, at: number): Fragmented | null {
  const { opcode, isCompressed, payloadBytes: length, mask } = head
  if (opcode >= OPCODE.close) return null
  if (opcode !== OPCODE.continuation || !lane.message)
    lane.message = { opcode, isCompressed, ranges: [], isComplete: opcode !== OPCODE.continuation }
  const { message } = lane
  if (message.ranges.length === MOST_RANGES) message.isComplete = false
  else if (length > 0) message.ranges.push(mask ? { at, length, mask } : { at, length })
  return message
}

/** What was begun ends at `to`. */
function cutOff(side: Side, lane: Lane, to: number, why: string, sink: MessageSink): void {
  const open = lane.open ?? begun(side, lane)
  lane.open = null
  lane.message = null
  lane.kept.clear()
  if (!open) return
  const length = to - open.at
  const { content } = open.layer
  if (content) {
    content.complete = false
    content.ranges = content.ranges
      .map((range) => ({ ...range, length: Math.min(range.length, to - range.at) }))
      .filter((range) => range.length > 0)
  }
  const fields = open.layer.fields
    .filter((field) => field.at < length)
    .map((field) => ({ ...field, length: Math.min(field.length, length - field.at) }))
  const layer = { ...open.layer, length, fields, malformed: { at: length, why } }
  sink.message({ side, at: open.at, length, layer })
}

/** A frame that is kept as far as it goes, where its head is whole. */
function begun(side: Side, { kept }: Lane): OpenFrame | null {
  const head = readFrameHead(kept.bytes)
  return (
    head && { at: kept.at, layer: readFrame(kept.bytes, head, side, head.opcode, head.isCompressed), rest: 0 }
  )
}

/** Whether a piece is whole frames of this side, as most are sent: then reading is in step again. */
function fits(bytes: Uint8Array, side: Side): boolean {
  for (let at = 0; at < bytes.length;) {
    const head = readFrameHead(bytes.subarray(at, at + 14))
    if (!head || (bytes[at] & 0x30) !== 0 || (head.mask !== null) !== (side === 0)) return false
    if (![0, 1, 2, 8, 9, 10].includes(head.opcode)) return false
    at += head.headBytes + head.payloadBytes
    if (at > bytes.length) return false
  }
  return true
}
