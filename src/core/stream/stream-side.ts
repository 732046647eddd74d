import type { Side } from '../own/own-ends'
import type { ByteBudget } from './byte-budget'
import type { StreamSink } from './stream-assemblies'
import { differences } from './differences'
import { RecentBytes } from './recent-bytes'
import { TcpAssembler, type AssemblySink } from './tcp-assembler'

/**
 * What a piece that waits costs beside its bytes, so that many short ones count for what they are: the most is that of
 * a side's first piece, which brings the list of them with it.
 */
const PIECE_BYTES = 1024

/** The ref of the segment at hand; pieces that wait have others. */
const AT_HAND = 0

const NO_BYTES = new Uint8Array(0)

interface Held {
  bytes: Uint8Array
  /** What the segment that it was copied from had before it. */
  skip: number
}

/** One direction of one flow: what waits of it, and what its last bytes were. */
export class StreamSide implements AssemblySink {
  readonly assembler = new TcpAssembler(this)
  /** Bytes that pieces behind gaps hold. */
  heldBytes = 0
  /** Pieces that wait, by their refs; most sides never have one. */
  private held: Map<number, Held> | null = null
  private readonly recent: RecentBytes
  private lastRef = AT_HAND
  private segment: Uint8Array = NO_BYTES
  private segmentAt = 0
  private segmentEnd = 0

  constructor(
    private readonly flow: number,
    private readonly side: Side,
    private readonly sink: StreamSink,
    private readonly waiting: ByteBudget<StreamSide>,
    kept: ByteBudget<RecentBytes>,
  ) {
    this.recent = new RecentBytes(kept)
  }

  /** Lends the payload of the segment that the assembler is given next: `bytes[at .. end)`, as far as it was captured. */
  lend(bytes: Uint8Array, at: number, end: number): void {
    this.segment = bytes
    this.segmentAt = at
    this.segmentEnd = end
  }

  /** The lent payload is taken back: its buffer must not live on in here. */
  takeBack(): void {
    this.segment = NO_BYTES
  }

  /** Gives back what it holds. */
  close(): void {
    this.held = null
    this.count(-this.heldBytes)
    this.recent.clear()
  }

  bytes(ref: number, skip: number, length: number, offset: number): void {
    const bytes = this.bytesOf(ref, skip, length)
    if (ref !== AT_HAND) this.drop(ref)
    if (bytes.length > 0) {
      this.recent.append(bytes, offset)
      this.sink.bytes(this.flow, this.side, bytes, offset)
    }
    // What the snaplen cut off.
    if (bytes.length < length) this.hole(offset + bytes.length, length - bytes.length)
  }

  hole(offset: number, length: number): void {
    this.sink.hole(this.flow, this.side, offset, length)
  }

  wait(ref: number, skip: number, length: number): number {
    const bytes = this.bytesOf(ref, skip, length).slice()
    this.held ??= new Map<number, Held>()
    this.held.set(++this.lastRef, { bytes, skip })
    this.count(bytes.length + PIECE_BYTES)
    return this.lastRef
  }

  repeat(ref: number, skip: number, length: number, offset: number, keptRef: number, keptSkip: number): void {
    const from = keptRef < 0 ? Math.max(offset, this.recent.from) : offset
    const kept =
      keptRef < 0 ? this.recent.read(from, offset + length - from) : this.bytesOf(keptRef, keptSkip, length)
    const again = this.bytesOf(ref, skip + from - offset, offset + length - from)
    const found = differences(kept, again)
    if (found === null) return
    this.sink.conflict(this.flow, this.side, { offset: from + found.first, differing: found.differing })
  }

  private bytesOf(ref: number, skip: number, length: number): Uint8Array {
    if (ref === AT_HAND) {
      const at = Math.min(this.segmentAt + skip, this.segmentEnd)
      return this.segment.subarray(at, Math.min(at + length, this.segmentEnd))
    }
    const held = this.held?.get(ref)
    if (held === undefined) return NO_BYTES
    return held.bytes.subarray(skip - held.skip, skip - held.skip + length)
  }

  private drop(ref: number): void {
    const held = this.held?.get(ref)
    if (held === undefined) return
    this.held?.delete(ref)
    if (this.held?.size === 0) this.held = null
    this.count(-held.bytes.length - PIECE_BYTES)
  }

  private count(bytes: number): void {
    this.heldBytes += bytes
    this.waiting.change(this, bytes, this.heldBytes)
  }
}
