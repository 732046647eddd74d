import { LINE } from '#core/rows/stream-row'
import { packStreamRows, type StreamLine } from '#core/rows/pack-stream-rows'
import { ChunkList } from '#core/stream/chunk-list'
import { HexLayout, TextLayout, type LinePlace } from '#core/stream/line-layout'
import type { Session } from '../session/session'
import { OwnStream } from './own-stream'
import type { StreamSource } from './stream-source'
import type { View } from './view'
import { WireStream } from './wire-stream'

/** Packets or events taken in at one go: a few milliseconds, so that the engine goes on answering. */
const STEP = 4096

/** One flow's stream, both directions as they came or one alone, laid out in lines, as it grows. */
export class StreamView implements View {
  private readonly chunks = new ChunkList()
  private readonly layout: HexLayout | TextLayout
  private readonly source: StreamSource
  private readonly place: LinePlace = { chunk: 0, from: 0, length: 0, first: false }
  private laidOut = 0

  constructor(
    session: Session,
    flow: number,
    layout: 'text' | 'hex',
    readonly from: 'wire' | 'own socket',
    /** The one direction that is shown; both where null. */
    private readonly only: 0 | 1 | null = null,
  ) {
    this.layout = layout === 'hex' ? new HexLayout() : new TextLayout()
    this.source = from === 'wire' ? new WireStream(session, flow) : new OwnStream(session, flow)
  }

  get revision(): number {
    return this.chunks.count + this.chunks.omitted
  }

  get total(): number {
    return this.layout.lines + (this.chunks.omitted > 0 ? 1 : 0)
  }

  advance(): boolean {
    const more = this.source.advance(this.chunks, STEP)
    for (; this.laidOut < this.chunks.count; this.laidOut++) this.layOut(this.laidOut)
    if (this.layout.isFull) this.chunks.close()
    return more
  }

  rows(offset: number, count: number): Uint8Array {
    const lines: StreamLine[] = []
    for (let line = offset; line < Math.min(offset + count, this.total); line++) lines.push(this.line(line))
    return packStreamRows(lines, { revision: this.revision, offset, total: this.total })
  }

  /** Chunks that are laid out. */
  get chunkCount(): number {
    return this.laidOut
  }

  chunkAt(chunk: number): {
    direction: 0 | 1
    time: number
    offset: number
    length: number
    isBytes: boolean
    isHole: boolean
  } {
    const kind = this.chunks.kindOf(chunk)
    return {
      direction: this.chunks.direction[chunk] === 1 ? 1 : 0,
      time: this.chunks.time[chunk],
      offset: this.chunks.offset[chunk],
      length: this.chunks.length[chunk],
      isBytes: kind === 'bytes',
      isHole: kind === 'hole',
    }
  }

  /** Bytes of a chunk of bytes; null where they are no longer there. */
  bytesOf(chunk: number, from: number, length: number): Uint8Array | null {
    return this.source.read(this.chunks, chunk, from, length)
  }

  /**
   * The line that shows a byte of a direction's stream.
   *
   * @param from a chunk at or behind it
   */
  lineOf(direction: 0 | 1, offset: number, from: number): number {
    for (let chunk = from; chunk >= 0; chunk--) {
      if (this.chunks.direction[chunk] !== direction || this.chunks.kindOf(chunk) !== 'bytes') continue
      if (this.chunks.offset[chunk] <= offset)
        return this.layout.lineOf(chunk, offset - this.chunks.offset[chunk])
    }
    return 0
  }

  private layOut(chunk: number): void {
    const kind = this.chunks.kindOf(chunk)
    const length = this.chunks.length[chunk]
    if (this.only !== null && this.chunks.direction[chunk] !== this.only) this.layout.skipChunk()
    else if (this.layout instanceof HexLayout) this.layout.addChunk(kind, length)
    else if (kind !== 'bytes') this.layout.addChunk(kind, new Uint8Array(0))
    else this.layout.addChunk(kind, this.source.read(this.chunks, chunk, 0, length) ?? new Uint8Array(0))
  }

  private line(line: number): StreamLine {
    if (line === this.layout.lines) return this.omittedLine()
    this.layout.find(line, this.place)
    const { chunk, from, length, first } = this.place
    const common = {
      chunk,
      direction: this.chunks.direction[chunk] === 1 ? (1 as const) : (0 as const),
      time: this.chunks.time[chunk],
      offset: this.chunks.offset[chunk] + from,
      chunkLength: this.chunks.length[chunk],
    }
    const kind = this.chunks.kindOf(chunk)
    if (kind === 'conflict') return { ...common, kind: LINE.conflict, bytes: new Uint8Array(0) }
    const bytes = kind === 'hole' ? null : this.source.read(this.chunks, chunk, from, length)
    return bytes?.length === length
      ? { ...common, kind: first ? LINE.chunk : LINE.more, bytes }
      : { ...common, kind: LINE.hole, bytes: new Uint8Array(0) }
  }

  /** Below all lines: how much came after the view was full. */
  private omittedLine(): StreamLine {
    const last = this.chunks.count - 1
    return {
      chunk: this.chunks.count,
      direction: 0,
      kind: LINE.hole,
      time: this.chunks.time[last],
      offset: this.chunks.offset[last] + this.chunks.length[last],
      chunkLength: Math.min(this.chunks.omitted, 0xffff_ffff),
      bytes: new Uint8Array(0),
    }
  }
}
