import { createHash, type Hash } from 'node:crypto'
import type { Side } from '../../src/core/own/own-ends'
import type { ConflictFacts, StreamSink } from '../../src/core/stream/stream-assemblies'

const MOST_GAPS = 64

/** What one direction of a flow came to. */
export interface StreamFacts {
  hash: Hash
  length: number
  /** Bytes that were not captured. */
  missing: number
  /** Offset of the first of those; -1 where none is. */
  firstHole: number
  /** The hash of what was captured before each of the first gaps, and how much that is. */
  beforeGaps: { hash: Hash; length: number }[]
  /** Segments that had other bytes than the first copy. */
  conflicts: number
}

/** Hashes every flow's streams as they are put together. */
export class StreamHashes implements StreamSink {
  private readonly streams = new Map<number, StreamFacts>()

  of(flow: number, side: Side): StreamFacts | undefined {
    return this.streams.get(2 * flow + side)
  }

  bytes(flow: number, side: Side, bytes: Uint8Array): void {
    const stream = this.open(flow, side)
    stream.hash.update(bytes)
    stream.length += bytes.length
  }

  hole(flow: number, side: Side, offset: number, length: number): void {
    const stream = this.open(flow, side)
    stream.missing += length
    if (stream.firstHole < 0) stream.firstHole = offset
    if (stream.beforeGaps.length < MOST_GAPS)
      stream.beforeGaps.push({ hash: stream.hash.copy(), length: stream.length })
  }

  conflict(flow: number, side: Side, _facts: ConflictFacts): void {
    this.open(flow, side).conflicts++
  }

  private open(flow: number, side: Side): StreamFacts {
    const found = this.of(flow, side)
    if (found !== undefined) return found
    const hash = createHash('sha256')
    const stream: StreamFacts = { hash, length: 0, missing: 0, firstHole: -1, beforeGaps: [], conflicts: 0 }
    this.streams.set(2 * flow + side, stream)
    return stream
  }
}
