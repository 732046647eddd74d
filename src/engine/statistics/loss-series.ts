import type { SessionLosses } from '#contract/statistics'
import { LOSS_CAUSES, type LossCause } from '#contract/status'
import { TimeSeries } from '#core/flow/time-series'
import { drawnTimes } from './drawn-times'

/** Moments with losses that are kept apart. */
const MOST_BUCKETS = 1024
const CAUSES = LOSS_CAUSES.length

/** When packets were lost, and why: by when it was noticed, since a kernel tells its counts now and then. */
export class LossSeries {
  private readonly time = new TimeSeries(CAUSES, MOST_BUCKETS)
  private before: Readonly<Record<LossCause, number>> | null = null

  /** Takes in how many were lost in all until now. Counts that went back are of captures that were put away. */
  take(timeMs: number, totals: Readonly<Record<LossCause, number>>): void {
    const { time, before } = this
    this.before = totals
    for (const [column, cause] of LOSS_CAUSES.entries()) {
      const lost = totals[cause] - (before?.[cause] ?? 0)
      if (lost <= 0) continue
      time.now[0] = timeMs
      time.sums[time.place() + column] += lost
    }
  }

  /** Losses in at most so many buckets, of the causes that there were any by. */
  answer(points: number): SessionLosses {
    const { time } = this
    const drawn = drawnTimes(time, 'all', points, () => 0)
    const series = LOSS_CAUSES.map((cause) => ({ cause, packets: new Array<number>(drawn.buckets).fill(0) }))
    for (let i = 0; i < time.length; i++) {
      const bucket = drawn.at(time.numbers[i] * time.widthMs)
      if (bucket < 0 || bucket >= drawn.buckets) continue
      for (let column = 0; column < CAUSES; column++)
        series[column].packets[bucket] += time.sums[CAUSES * i + column]
    }
    return {
      from: drawn.from,
      bucketMs: drawn.bucketMs,
      series: series.filter(({ packets }) => packets.some((count) => count > 0)),
    }
  }
}
