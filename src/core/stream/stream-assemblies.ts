import type { DecodedPacket } from '../decode/decoded-packet'
import type { Side } from '../own/own-ends'
import { ByteBudget } from './byte-budget'
import { StreamSide } from './stream-side'
import { takeSegment } from './take-segment'
import type { RecentBytes } from './recent-bytes'

/**
 * Most bytes that wait behind one side's gaps, and behind all of them, copies and what they cost; and most that are
 * kept of all streams' last bytes. Where more would, a gap is given up, or older bytes are forgotten.
 */
const MOST_WAITING_EACH = 8 * 1024 * 1024
const MOST_WAITING_ALL = 64 * 1024 * 1024
const MOST_KEPT_ALL = 32 * 1024 * 1024

/** A segment that brought other bytes for a place in the stream than the first copy had; the first was kept. */
export interface ConflictFacts {
  /** Where in the stream the first byte lies that differs. */
  offset: number
  /** How many bytes of the segment differ. */
  differing: number
}

/** Takes the streams of all flows. `side` is the sender, as of FlowTable; offsets count in its stream. */
export interface StreamSink {
  /** The next bytes in order; they are only lent. */
  bytes: (flow: number, side: Side, bytes: Uint8Array, offset: number) => void
  /** Bytes that are missing from the capture. */
  hole: (flow: number, side: Side, offset: number, length: number) => void
  /** Bytes came again, and others; found as far as both copies are at hand: the last 64 KiB, and what waits. */
  conflict: (flow: number, side: Side, facts: ConflictFacts) => void
}

/**
 * Puts the streams of all TCP flows together while their segments are taken in, in one pass: for captures that are
 * larger than memory, whose packets can't be walked later. It copies what waits behind a gap and a stream's last
 * bytes, both bounded; all else passes through. The flow's end is told by {@link finish}.
 */
export class StreamAssemblies {
  /** Gaps that were given up because too much waited behind them. */
  gapsGivenUp = 0
  private readonly flows = new Map<number, readonly [StreamSide, StreamSide]>()
  private readonly waiting = new ByteBudget<StreamSide>(MOST_WAITING_ALL)
  private readonly kept = new ByteBudget<RecentBytes>(MOST_KEPT_ALL)

  constructor(private readonly sink: StreamSink) {}

  /** Takes a TCP segment of a live flow; its bytes are only lent. */
  segment(flow: number, sender: Side, decoded: DecodedPacket): void {
    const sides = this.flows.get(flow) ?? this.open(flow)
    const own = sides[sender]
    own.lend(decoded.bytes, decoded.payloadAt, decoded.payloadAt + decoded.payloadCaptured)
    takeSegment(
      own.assembler,
      sides[sender === 0 ? 1 : 0].assembler,
      decoded.tcpFlags,
      decoded.sequence,
      decoded.acknowledgment,
      decoded.payloadLength,
      0,
    )
    own.takeBack()
    this.keepBounds(own)
  }

  /** Bytes of a side that had no place in its stream, or were lost to it: see TcpAssembler.outside. */
  outside(flow: number, side: Side): number {
    return this.flows.get(flow)?.[side].assembler.outside ?? 0
  }

  /** A flow is over, or forgotten: what waits is given, with the holes before it. */
  finish(flow: number): void {
    const sides = this.flows.get(flow)
    if (sides === undefined) return
    for (const side of sides) {
      side.assembler.finish()
      side.close()
    }
    this.flows.delete(flow)
  }

  /** The capture is over. */
  finishAll(): void {
    for (const flow of this.flows.keys()) this.finish(flow)
  }

  private open(flow: number): readonly [StreamSide, StreamSide] {
    const { sink, waiting, kept } = this
    const sides = [
      new StreamSide(flow, 0, sink, waiting, kept),
      new StreamSide(flow, 1, sink, waiting, kept),
    ] as const
    this.flows.set(flow, sides)
    return sides
  }

  private keepBounds(own: StreamSide): void {
    while (own.heldBytes > MOST_WAITING_EACH) this.giveUp(own)
    while (this.waiting.isExceeded) {
      const { oldest } = this.waiting
      if (oldest === undefined) return
      this.giveUp(oldest)
    }
  }

  private giveUp(side: StreamSide): void {
    this.gapsGivenUp++
    side.assembler.skipGap()
  }
}
