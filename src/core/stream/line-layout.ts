import { HEX_LINE_BYTES, TEXT_LINE_BYTES } from '../rows/stream-row'
import type { ChunkKind } from './chunk-list'
import { lastNotAfter, roomFor } from './growing-column'
import { sequenceLength } from './utf8'

/**
 * Most lines of one view: a window can't scroll further, since Chromium bounds an element's height at 33,554,428
 * pixels, which is 1.5 million lines of 22.
 */
export const MOST_LINES = 1_500_000

const LINE_FEED = 0x0a

/** Which bytes a line shows: `length` bytes of a chunk, after its first `from`. */
export interface LinePlace {
  chunk: number
  from: number
  length: number
  /** The first line of its chunk. */
  first: boolean
}

/** What both layouts share: which line each chunk begins at. A chunk that is shown begins a line, and has at least one. */
abstract class Layout {
  lines = 0
  protected chunks = 0
  private chunkLine = new Uint32Array(64)
  private chunkLength = new Float64Array(64)

  get isFull(): boolean {
    return this.lines >= MOST_LINES
  }

  /** Takes the next chunk, which is not to be shown: it has no line. */
  skipChunk(): void {
    this.addLines(0, 0)
  }

  /** Finds a line that there is, and writes where it is into `place`. */
  abstract find(line: number, place: LinePlace): void

  /** The line that shows a byte of a chunk. */
  abstract lineOf(chunk: number, byte: number): number

  protected addLines(lines: number, length: number): void {
    this.chunkLine = roomFor(this.chunkLine, this.chunks + 1)
    this.chunkLength = roomFor(this.chunkLength, this.chunks + 1)
    this.chunkLine[this.chunks] = this.lines
    this.chunkLength[this.chunks] = length
    this.chunks++
    this.lines += lines
  }

  protected chunkOf(line: number): number {
    return lastNotAfter(this.chunkLine, this.chunks, line)
  }

  protected firstLine(chunk: number): number {
    return this.chunkLine[chunk]
  }

  /** Bytes of a chunk; of a hole or conflict 0, since it shows none. */
  protected bytesOf(chunk: number): number {
    return this.chunkLength[chunk]
  }

  /** The line after a chunk's last. */
  protected endOfChunk(chunk: number): number {
    return chunk + 1 < this.chunks ? this.chunkLine[chunk + 1] : this.lines
  }

  protected isLastLine(line: number, chunk: number): boolean {
    return line + 1 === this.endOfChunk(chunk)
  }
}

/** Sixteen bytes a line. */
export class HexLayout extends Layout {
  /** Takes the next chunk, of `length` bytes. */
  addChunk(kind: ChunkKind, length: number): void {
    if (kind !== 'bytes') this.addLines(1, 0)
    else this.addLines(Math.max(1, Math.ceil(length / HEX_LINE_BYTES)), length)
  }

  override find(line: number, place: LinePlace): void {
    const chunk = this.chunkOf(line)
    const from = (line - this.firstLine(chunk)) * HEX_LINE_BYTES
    place.chunk = chunk
    place.from = from
    place.length = Math.max(0, Math.min(HEX_LINE_BYTES, this.bytesOf(chunk) - from))
    place.first = from === 0
  }

  override lineOf(chunk: number, byte: number): number {
    return this.firstLine(chunk) + Math.floor(byte / HEX_LINE_BYTES)
  }
}

/** A line ends after a line feed, or before it gets longer than {@link TEXT_LINE_BYTES}; no character is cut. */
export class TextLayout extends Layout {
  private lineFrom = new Uint32Array(64)

  /** Takes the next chunk with its bytes, which are only read, and only now; of a hole or conflict none. */
  addChunk(kind: ChunkKind, bytes: Uint8Array): void {
    const before = this.lines
    let count = 0
    let from = 0
    do {
      this.lineFrom = roomFor(this.lineFrom, before + count + 1)
      this.lineFrom[before + count++] = from
      from = endOfLine(bytes, from)
    } while (from < bytes.length)
    this.addLines(count, kind === 'bytes' ? bytes.length : 0)
  }

  override find(line: number, place: LinePlace): void {
    const chunk = this.chunkOf(line)
    const from = this.lineFrom[line]
    place.chunk = chunk
    place.from = from
    place.length = (this.isLastLine(line, chunk) ? this.bytesOf(chunk) : this.lineFrom[line + 1]) - from
    place.first = line === this.firstLine(chunk)
  }

  override lineOf(chunk: number, byte: number): number {
    const first = this.firstLine(chunk)
    const lines = this.lineFrom.subarray(first, this.endOfChunk(chunk))
    return first + lastNotAfter(lines, lines.length, byte)
  }
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const longest = Math.min(bytes.length, from + TEXT_LINE_BYTES)
  for (let at = from; at < longest;) {
    if (bytes[at] === LINE_FEED) return at + 1
    const length = Math.max(1, sequenceLength(bytes, at))
    if (at + length > from + TEXT_LINE_BYTES) return at
    at += length
  }
  return longest
}
