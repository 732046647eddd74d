import type { Hash } from 'node:crypto'
import type { Side } from '../../src/core/own/own-ends'
import { StreamDigests } from '../../src/engine/views/stream-digests'

/** So many of a stream's gaps are noted. */
const MOST_GAPS = 64

/** What was captured of a stream before one of its gaps. */
export interface BeforeGap {
  hash: Hash
  length: number
}

/** Digests all streams, and notes what they were up to each gap. */
export class GapHashes extends StreamDigests {
  private readonly gaps = new Map<number, BeforeGap[]>()

  gapsOf(flow: number, side: Side): BeforeGap[] {
    return this.gaps.get(2 * flow + side) ?? []
  }

  override hole(flow: number, side: Side, offset: number, length: number): void {
    super.hole(flow, side, offset, length)
    const gaps = this.gapsOf(flow, side)
    const running = this.of(flow, side)
    if (gaps.length < MOST_GAPS) gaps.push({ hash: running.hash.copy(), length: running.length })
    this.gaps.set(2 * flow + side, gaps)
  }
}
