import type { Side } from '../../own/own-ends'
import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import type { MessageSink, StreamReader } from '../protocol'
import { readDataFrame, dataBytesToRead } from './data-frame'
import { frameHead, HEAD_BYTES, readFrame, readHead, type FrameHead, type Settings } from './frame'
import { readHeaderFrames } from './header-frames'
import { Lane } from './lane'
import { FLAG, FRAME, frameName } from './names'
import { otherSide } from './streams'

/** Most of one frame without DATA, or of one header block with its frames, that is kept and read. */
const MOST_KEPT_BYTES = 262_144
/** Most frames of one header block; a hostile one could be of empty frames without end. */
const MOST_BLOCK_FRAMES = 64
const HEADER_TABLE_SIZE = 1

/** Reads the frames of both sides; a header block with all of its frames, and every other frame, is one message. */
export class Http2Reader implements StreamReader {
  private readonly lanes = [new Lane(), new Lane()] as const

  /** @param preface what the client sends first */
  constructor(private readonly preface: Uint8Array) {}

  push(side: Side, bytes: Uint8Array, at: number, sink: MessageSink): void {
    const lane = this.lanes[side]
    const taken = lane.takeRest(side, bytes.length, sink)
    if (taken === bytes.length) return
    const rest = bytes.subarray(taken)
    if (lane.isLost && !fits(rest)) return
    lane.isLost = false
    lane.kept.append(rest, at + taken)
    while (lane.kept.length > 0 && this.step(side, lane, sink));
  }

  hole(side: Side, _at: number, length: number, sink: MessageSink): void {
    const lane = this.lanes[side]
    const { open } = lane
    lane.bodies.lose()
    lane.hasBegun = true
    if (open?.layer.content) open.layer.content.complete = false
    // Inside of DATA nothing but the body suffers.
    if (open && length <= open.rest) {
      lane.takeRest(side, length, sink)
      return
    }
    lane.cutOff(side, 'Bytes are missing here.', sink)
    lane.loseFrames()
  }

  end(side: Side, sink: MessageSink): void {
    this.lanes[side].cutOff(side, 'The connection ends before the frame does.', sink)
  }

  /** Takes the next frame or frames; false where more bytes are needed. */
  private step(side: Side, lane: Lane, sink: MessageSink): boolean {
    if (!lane.hasBegun && !this.begin(side, lane, sink)) return false
    const { bytes } = lane.kept
    const head = frameHead(bytes)
    if (!head) return false
    switch (head.type) {
      case FRAME.data:
        return takeData(side, lane, head, sink)
      case FRAME.headers:
      case FRAME.pushPromise:
        return takeHeaders(side, lane, head, sink)
      default:
        return this.takeFrame(side, lane, head, sink)
    }
  }

  /** The client's preface; a connection that is seen from its middle has none. */
  private begin(side: Side, lane: Lane, sink: MessageSink): boolean {
    const { kept } = lane
    if (side === 1) {
      if (kept.length < HEAD_BYTES) return false
      lane.hasBegun = true
      if (frameHead(kept.bytes)?.type !== FRAME.settings) lane.decoder.lose()
      return true
    }
    const { length } = this.preface
    const isPreface = this.preface.subarray(0, kept.length).every((byte, i) => byte === kept.bytes[i])
    if (isPreface && kept.length < length) return false
    lane.hasBegun = true
    if (!isPreface) {
      lane.decoder.lose()
      if (fits(kept.bytes)) return true
      kept.clear()
      lane.isLost = true
      return false
    }
    const from = new FieldReader(kept.bytes, 0, length)
    from.text('Connection preface', length)
    lane.give(side, from.layer('http2', 'HTTP/2', 'Connection preface'), sink)
    return kept.length > 0
  }

  private takeFrame(side: Side, lane: Lane, head: FrameHead, sink: MessageSink): boolean {
    const whole = HEAD_BYTES + head.length
    if (whole > MOST_KEPT_BYTES) return skipFrame(side, lane, whole, sink)
    if (lane.kept.length < whole) return false
    const settings: Settings = []
    const layer = readFrame(lane.kept.bytes.subarray(0, whole), settings)
    if (head.type === FRAME.continuation) {
      layer.malformed ??= { at: 0, why: 'Its header block has not begun' }
      lane.decoder.lose()
    }
    // A setting binds what the other side sends.
    for (const [id, value] of settings)
      if (id === HEADER_TABLE_SIZE) this.lanes[otherSide(side)].decoder.limit = value
    if (head.type === FRAME.resetStream) for (const each of this.lanes) each.bodies.end(head.stream)
    lane.give(side, layer, sink)
    return true
  }
}

function takeData(side: Side, lane: Lane, head: FrameHead, sink: MessageSink): boolean {
  const { kept } = lane
  const read = dataBytesToRead(head)
  if (kept.length < read) return false
  const body = lane.bodies.noteBytes(head.stream, { at: 0, length: 0 })
  const begins = body.mediaType.startsWith('application/grpc') && body.ranges.length === 0
  const frame = readDataFrame(kept.bytes, head, begins)
  const { layer } = frame
  lane.bodies.noteBytes(head.stream, { at: kept.at + frame.at, length: frame.length })
  if (head.flags & FLAG.endStream) {
    const content = lane.bodies.end(head.stream)
    if (content) layer.content = content
  }
  const { at } = kept
  kept.drop(read)
  lane.open = { at, layer, rest: layer.length - read }
  kept.drop(lane.takeRest(side, kept.length, sink))
  return true
}

function takeHeaders(side: Side, lane: Lane, first: FrameHead, sink: MessageSink): boolean {
  const { kept } = lane
  const { bytes } = kept
  let end = HEAD_BYTES + first.length
  let isEnded = (first.flags & FLAG.endHeaders) !== 0
  for (let frames = 1; !isEnded; frames++) {
    if (end > MOST_KEPT_BYTES || frames > MOST_BLOCK_FRAMES) return skipFrame(side, lane, end, sink)
    const next = frameHead(bytes, end)
    if (!next) return false
    if (next.type !== FRAME.continuation || next.stream !== first.stream) break
    end += HEAD_BYTES + next.length
    isEnded = (next.flags & FLAG.endHeaders) !== 0
  }
  if (end > MOST_KEPT_BYTES) return skipFrame(side, lane, end, sink)
  if (bytes.length < end) return false
  const { layer, fields } = readHeaderFrames(bytes.subarray(0, end), lane.decoder)
  if (!isEnded) layer.malformed ??= { at: end, why: 'Another frame follows before the header block ends' }
  if (first.type === FRAME.headers) {
    lane.bodies.noteHeaders(first.stream, fields)
    const content = first.flags & FLAG.endStream ? lane.bodies.end(first.stream) : undefined
    if (content) layer.content = content
  }
  lane.give(side, layer, sink)
  return true
}

/** What is longer than is read is counted only; a header block among it leaves the table unknown. */
function skipFrame(side: Side, lane: Lane, length: number, sink: MessageSink): boolean {
  const { kept } = lane
  const from = new FieldReader(kept.bytes, 0, HEAD_BYTES)
  const { type, stream } = readHead(from)
  const layer: Layer = { ...from.layer('http2', 'HTTP/2', `${frameName(type)} stream ${stream}`), length }
  layer.malformed = { at: HEAD_BYTES, why: 'It is longer than is read' }
  lane.decoder.lose()
  const here = Math.min(kept.length, length)
  lane.open = { at: kept.at, layer, rest: length }
  kept.drop(lane.takeRest(side, here, sink))
  return kept.length > 0
}

/** Whether frames begin here, as far as the piece goes: then reading is in step again. */
function fits(bytes: Uint8Array): boolean {
  let at = 0
  while (at < bytes.length) {
    const head = frameHead(bytes, at)
    if (!head) return at > 0
    const isOfConnection = [FRAME.settings, FRAME.ping, FRAME.goAway].some((type) => type === head.type)
    if (head.type > FRAME.continuation || bytes[at + 5] >= 0x80) return false
    if (head.type !== FRAME.windowUpdate && isOfConnection !== (head.stream === 0)) return false
    if (head.type !== FRAME.data && head.length > 16_384) return false
    at += HEAD_BYTES + head.length
  }
  return at > 0
}
