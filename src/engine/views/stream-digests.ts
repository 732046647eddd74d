import { createHash, type Hash } from 'node:crypto'
import type { Side } from '#core/own/own-ends'
import type { StreamSink } from '#core/stream/stream-assemblies'

/** What one direction of a flow came to. */
export interface StreamDigest {
  /** SHA-256 in hex of the bytes that were captured, in order, without what is missing between them. */
  sha256: string
  /** How many those are. */
  length: number
  /** Bytes that were sent or acknowledged, and not captured. */
  missing: number
  /** Segments that brought other bytes than the first copy, which was kept. */
  conflicts: number
}

/** The same while it goes on. */
interface RunningDigest {
  hash: Hash
  length: number
  missing: number
  conflicts: number
}

/**
 * Digests every flow's streams as StreamAssemblies gives them. A flow's are forgotten as they are taken, so that what
 * is held is bounded by the flows that are not over.
 */
export class StreamDigests implements StreamSink {
  private readonly running = new Map<number, RunningDigest>()

  /** The digests of a flow, by sender; of a side that sent nothing, that of no bytes. The flow must be finished. */
  take(flow: number): readonly [StreamDigest, StreamDigest] {
    return [this.takeSide(flow, 0), this.takeSide(flow, 1)]
  }

  bytes(flow: number, side: Side, bytes: Uint8Array): void {
    const running = this.of(flow, side)
    running.hash.update(bytes)
    running.length += bytes.length
  }

  hole(flow: number, side: Side, _offset: number, length: number): void {
    this.of(flow, side).missing += length
  }

  conflict(flow: number, side: Side): void {
    this.of(flow, side).conflicts++
  }

  protected of(flow: number, side: Side): RunningDigest {
    const key = 2 * flow + side
    const found = this.running.get(key)
    if (found !== undefined) return found
    const running = { hash: createHash('sha256'), length: 0, missing: 0, conflicts: 0 }
    this.running.set(key, running)
    return running
  }

  private takeSide(flow: number, side: Side): StreamDigest {
    const { hash, length, missing, conflicts } = this.of(flow, side)
    this.running.delete(2 * flow + side)
    return { sha256: hash.digest('hex'), length, missing, conflicts }
  }
}
