import type { SendRequest, SendState } from '#contract/sends'
import { wallClock } from '../session/clock'
import type { SendLane } from './send-lane'
import type { Timetable } from './timetable'

/** Sends begun in one turn of the loop, so that others have theirs: stopping at once is one of them. */
const MOST_A_TURN = 128
/** What may be caught up with, in ms: after a longer stop (a sleeping machine) what is older is given up. */
const MOST_LATE_MS = 1000

/** One send that goes on: its lanes, driven by its timetable. */
export class SendTask {
  readonly state: SendState
  private readonly began = performance.now()
  /** How much the timetable was put back. */
  private setBack = 0
  private lanes: readonly SendLane[] = []
  private timer: NodeJS.Timeout | null = null
  private soon: NodeJS.Immediate | null = null

  constructor(
    id: number,
    asked: SendRequest,
    private readonly table: Timetable,
    private readonly onChange: () => void,
  ) {
    this.state = {
      id,
      sockets: asked.sockets,
      running: true,
      sent: 0,
      failed: 0,
      bytes: 0,
      of: table.of === null ? null : table.of * asked.sockets.length,
      startedAt: wallClock(),
      endedAt: null,
      error: null,
    }
  }

  /** Begins. What is due at once is handed to the sockets before this returns. */
  start(lanes: readonly SendLane[]): void {
    this.lanes = lanes
    this.turn()
  }

  /** One was taken or failed: the next may have room. */
  readonly taken = (): void => {
    this.onChange()
    if (this.state.running && this.timer === null) this.soon ??= setImmediate(() => this.turn())
  }

  /** Nothing more is sent; what the kernel was given is gone. */
  stop(): void {
    if (!this.state.running) return
    this.state.running = false
    this.state.endedAt = wallClock()
    if (this.timer) clearTimeout(this.timer)
    if (this.soon) clearImmediate(this.soon)
    for (const lane of this.lanes) lane.stop()
    this.onChange()
  }

  private turn(): void {
    this.soon = null
    this.timer = null
    if (!this.state.running) return
    const elapsed = this.elapsed()
    const due = this.table.due(elapsed)
    let room = MOST_A_TURN
    let nextAt = Infinity
    let isLate = false
    let isWaiting = false
    for (const lane of this.lanes) {
      while (lane.begun < due && room > 0 && lane.hasRoom && !lane.isOver) {
        lane.begin()
        room--
      }
      isWaiting ||= lane.waiting > 0
      if (lane.isOver || lane.begun === this.table.of) continue
      if (lane.begun >= due) nextAt = Math.min(nextAt, this.table.next(lane.begun))
      else if (lane.hasRoom) isLate = true
    }
    this.onChange()
    const isDone = this.lanes.every((lane) => lane.isOver || lane.begun === this.table.of)
    if (isDone && !isWaiting) this.stop()
    else if (isLate) this.soon = setImmediate(() => this.turn())
    else if (nextAt < Infinity) this.timer = setTimeout(() => this.turn(), Math.max(0, nextAt - elapsed))
  }

  /** ms on the timetable: one that is very late is put back instead of being caught up with in a burst. */
  private elapsed(): number {
    const elapsed = performance.now() - this.began - this.setBack
    const open = this.lanes.filter((lane) => !lane.isOver && lane.begun !== this.table.of)
    if (open.length === 0) return elapsed
    const late = elapsed - this.table.next(Math.max(...open.map(({ begun }) => begun)))
    if (late <= MOST_LATE_MS || this.table.perSecond === Infinity) return elapsed
    this.setBack += late - MOST_LATE_MS
    return elapsed - (late - MOST_LATE_MS)
  }
}
