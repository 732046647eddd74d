import type { Side } from '../../own/own-ends'
import { FieldReader } from '../field-reader'
import type { Field, Layer } from '../layer'
import type { MessageSink } from '../protocol'
import { StreamBuffer } from '../stream-buffer'
import { HpackDecoder } from './hpack'
import { Bodies } from './streams'

/** A frame that was read, and whose last bytes come. */
interface OpenFrame {
  at: number
  layer: Layer
  rest: number
}

/** What is known of one direction of a connection. */
export class Lane {
  readonly kept = new StreamBuffer()
  readonly decoder = new HpackDecoder()
  readonly bodies = new Bodies()
  open: OpenFrame | null = null
  hasBegun = false
  isLost = false

  /** Reading goes on where frames surely begin; what the header table holds is not known any more. */
  loseFrames(): void {
    this.isLost = true
    this.decoder.lose()
  }

  /** Gives what was read from the first bytes kept, and drops them. */
  give(side: Side, layer: Layer, sink: MessageSink): void {
    const { at } = this.kept
    this.kept.drop(layer.length)
    sink.message({ side, at, length: layer.length, layer })
  }

  /** Counts bytes of the open frame. Returns how many of `length` bytes were its own. */
  takeRest(side: Side, length: number, sink: MessageSink): number {
    const { open } = this
    if (!open) return 0
    const taken = Math.min(open.rest, length)
    open.rest -= taken
    if (open.rest > 0) return taken
    this.open = null
    sink.message({ side, at: open.at, length: open.layer.length, layer: open.layer })
    return taken
  }

  /** Gives what was begun, as far as it goes. */
  cutOff(side: Side, why: string, sink: MessageSink): void {
    const { open, kept } = this
    this.open = null
    if (open) {
      const length = open.layer.length - open.rest
      const fields = cutFields(open.layer.fields, length)
      const layer: Layer = { ...open.layer, length, fields, malformed: { at: length, why } }
      if (layer.content) layer.content = cutContent(layer.content, open.at + length)
      sink.message({ side, at: open.at, length, layer })
    }
    if (kept.length === 0) return
    const from = new FieldReader(kept.bytes)
    from.octets('Frame', from.left)
    const layer = from.layer('http2', 'HTTP/2', 'Frame, cut off')
    this.give(side, { ...layer, malformed: { at: layer.length, why } }, sink)
  }
}

function cutFields(fields: readonly Field[], length: number): Field[] {
  return fields
    .filter((field) => field.at < length)
    .map((field) => ({ ...field, length: Math.min(field.length, length - field.at) }))
}

function cutContent(content: NonNullable<Layer['content']>, to: number): NonNullable<Layer['content']> {
  const ranges = content.ranges
    .map((range) => ({ ...range, length: Math.min(range.length, to - range.at) }))
    .filter((range) => range.length > 0)
  return { ...content, ranges, complete: false }
}
