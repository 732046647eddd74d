import type { FlowTable } from './flow-table'

/** Seconds of each flow that are kept: what a line of a list can show. A power of two. */
export const RATE_SECONDS = 16
/**
 * What was seen longer ago than this comes from a file, and says nothing of what goes on now. Clocks of machines that are
 * captured on from afar are wrong by less.
 */
const PAST_MS = 300_000
/** Steps for each doubling: 255 of them reach four terabytes a second. */
const STEPS = 6

/**
 * Payload bytes a second of each flow over the last seconds, a byte each on a logarithmic scale: 16 bytes a flow and 16
 * more to know what changed. Counted from one tick to the next by comparing, so that no packet pays for it; a flow that
 * was silent costs a comparison.
 */
export class FlowRates {
  private readonly history: Uint8Array
  /** Bytes in all at the last tick. */
  private readonly counted: Float64Array
  /** The tick that wrote into a slot last; the seconds since then were silent. */
  private readonly written: Uint32Array
  /** The id (its low 32 bits) of the flow that the slot's values are of. */
  private readonly owner: Uint32Array
  private ticks = 0
  private lastLoud = -RATE_SECONDS
  private lastTime = 0

  constructor(private readonly flows: FlowTable) {
    const { capacity } = flows
    this.history = new Uint8Array(RATE_SECONDS * capacity)
    this.counted = new Float64Array(capacity)
    this.written = new Uint32Array(capacity)
    this.owner = new Uint32Array(capacity).fill(0xffff_ffff)
  }

  /**
   * Ends a second: all flows are looked at once.
   *
   * @param timeMs now; a second that was longer or shorter is made up for
   * @param ownBytes bytes that our own socket counts of a flow whose packets are not captured
   * @returns whether any flow has another history than before
   */
  tick(timeMs: number, ownBytes: (flow: number) => number): boolean {
    const { flows, owner, counted } = this
    const seconds = this.lastTime === 0 ? 1 : Math.max(0.1, (timeMs - this.lastTime) / 1000)
    this.lastTime = timeMs
    this.ticks++
    for (let flow = flows.first; flow < flows.next; flow++) {
      const slot = flows.slot(flow)
      const captured = flows.counts.wireBytesOf(slot, 0) + flows.counts.wireBytesOf(slot, 1)
      const bytes = captured > 0 ? captured : ownBytes(flow)
      if (owner[slot] !== flow >>> 0) this.take(slot, flow)
      if (bytes === counted[slot]) continue
      // Fewer than before: they are counted by another side now, the capture that has just begun to see it.
      const isNow = timeMs - flows.counts.lastSeenOf(slot) < PAST_MS
      if (bytes > counted[slot] && isNow) this.write(slot, (bytes - counted[slot]) / seconds)
      counted[slot] = bytes
    }
    return this.ticks - this.lastLoud <= RATE_SECONDS
  }

  /** The step of the last full second of a live flow: see {@link rateOf}. */
  last(flow: number): number {
    const slot = this.flows.slot(flow)
    if (this.owner[slot] !== flow >>> 0 || this.written[slot] !== this.ticks) return 0
    return this.history[RATE_SECONDS * slot + (this.ticks & (RATE_SECONDS - 1))]
  }

  /** Writes a live flow's seconds into a buffer at `at`, oldest first. */
  copy(flow: number, view: DataView, at: number): void {
    const slot = this.flows.slot(flow)
    const isOwn = this.owner[slot] === flow >>> 0
    const from = this.ticks - RATE_SECONDS + 1
    for (let i = 0; i < RATE_SECONDS; i++) {
      const tick = from + i
      const isKnown = isOwn && tick > 0 && tick <= this.written[slot]
      view.setUint8(at + i, isKnown ? this.history[RATE_SECONDS * slot + (tick & (RATE_SECONDS - 1))] : 0)
    }
  }

  private take(slot: number, flow: number): void {
    this.owner[slot] = flow
    this.counted[slot] = 0
    this.written[slot] = this.ticks
    this.history.fill(0, RATE_SECONDS * slot, RATE_SECONDS * (slot + 1))
  }

  private write(slot: number, rate: number): void {
    const at = RATE_SECONDS * slot
    const silent = Math.max(this.written[slot] + 1, this.ticks - RATE_SECONDS + 1)
    for (let tick = silent; tick <= this.ticks; tick++) this.history[at + (tick & (RATE_SECONDS - 1))] = 0
    this.history[at + (this.ticks & (RATE_SECONDS - 1))] = stepOf(rate)
    this.written[slot] = this.ticks
    this.lastLoud = this.ticks
  }
}

/** A rate as a step of the scale: 0 for none, up to 255. */
function stepOf(rate: number): number {
  return rate <= 0 ? 0 : Math.max(1, Math.min(255, 1 + Math.round(STEPS * Math.log2(rate))))
}

/** Bytes a second of a step, within 6 %; 0 for none. */
export function rateOf(step: number): number {
  return step === 0 ? 0 : 2 ** ((step - 1) / STEPS)
}
