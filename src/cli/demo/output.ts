import type { CaptureReadiness, CaptureState } from '#contract/capture'
import type { FlowRow } from '#core/rows/flow-row'

/** A piece of a stream as it came by. */
export interface PayloadPiece {
  flow: number
  timeMs: number
  /** From local to remote, or back. */
  direction: 'out' | 'in'
  from: 'wire' | 'own socket'
  /** Where it begins in its direction's stream. */
  offset: number
  bytes: Uint8Array
  /** More than 0 where that many bytes are missing here instead: not captured, or evicted. */
  missing: number
}

/** Where a demo shows what happens: a terminal, or lines of JSON. */
export interface DemoOutput {
  /** A flow's row is new or another than before. */
  flow: (row: FlowRow) => void
  payload: (piece: PayloadPiece) => void
  /** A capture's counts are others than before. */
  capture: (state: CaptureState) => void
  /** Capturing can't work here. */
  noCapture: (readiness: CaptureReadiness) => void
  /** A sentence for people. */
  say: (sentence: string) => void
  end: () => void
}
