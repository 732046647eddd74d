import type { Side } from '../own/own-ends'
import type { Layer } from './layer'
import type { MessageSink, StreamReader } from './protocol'
import { StreamBuffer } from './stream-buffer'

/** How a protocol cuts its stream into messages whose length their head tells. */
export interface Frames {
  /**
   * Length of the message that begins here: 0 where more bytes would tell, -1 where none begins. The reader keeps as
   * much as this says, so it must have a bound.
   */
  measure: (bytes: Uint8Array) => number
  /** Whether a message surely begins here: what reading goes on with behind a hole. */
  begins: (bytes: Uint8Array) => boolean
  read: (bytes: Uint8Array, side: Side) => Layer
}

/**
 * Reads a stream of messages that say their length. Behind a hole, and where no message begins, it goes on with the
 * next piece that one begins with.
 */
export class FramedReader implements StreamReader {
  private readonly kept = [new StreamBuffer(), new StreamBuffer()] as const
  private readonly isLost = [false, false]

  constructor(private readonly frames: Frames) {}

  push(side: Side, bytes: Uint8Array, at: number, sink: MessageSink): void {
    if (this.isLost[side] && !this.frames.begins(bytes)) return
    this.isLost[side] = false
    const kept = this.kept[side]
    kept.append(bytes, at)
    while (kept.length > 0) {
      const length = this.frames.measure(kept.bytes)
      if (length < 0) {
        kept.clear()
        this.isLost[side] = true
        return
      }
      if (length === 0 || length > kept.length) return
      this.give(side, length, sink)
    }
  }

  hole(side: Side): void {
    this.kept[side].clear()
    this.isLost[side] = true
  }

  end(side: Side, sink: MessageSink): void {
    const { length } = this.kept[side]
    if (length > 0) this.give(side, length, sink)
  }

  private give(side: Side, length: number, sink: MessageSink): void {
    const kept = this.kept[side]
    const { at } = kept
    const layer = this.frames.read(kept.bytes.subarray(0, length), side)
    kept.drop(length)
    sink.message({ side, at, length, layer })
  }
}
