import type { TimesAsked } from '#contract/statistics'
import { mainTimes } from '#core/flow/main-times'
import type { TimeSeries } from '#core/flow/time-series'

/** Buckets of one width that a chart is made of. */
export interface DrawnTimes {
  /** When the first begins, ms since 1970. */
  from: number
  bucketMs: number
  buckets: number
  /** What was counted of times that are not drawn, since they lie days apart. */
  apart: number
  /** The bucket of a time, ms since 1970; below 0 or {@link buckets} and more where it is not drawn. */
  at: (timeMs: number) => number
}

/**
 * The buckets of a chart, at most so many, each as wide as some of the series'.
 *
 * @param count what a bucket of the series counts, by where its columns begin
 */
export function drawnTimes(
  series: TimeSeries,
  times: TimesAsked,
  points: number,
  count: (at: number) => number,
): DrawnTimes {
  const { widthMs, numbers, length } = series
  const main = mainTimes(series, count)
  if (!main) return { from: 0, bucketMs: widthMs, buckets: 0, apart: 0, at: () => -1 }
  const all = { from: numbers[0] * widthMs, to: (numbers[length - 1] + 1) * widthMs }
  const { from, to } = times === 'main' ? main : times === 'all' ? all : within(times, all)
  const first = Math.floor(from / widthMs)
  const widths = Math.max(1, Math.ceil(to / widthMs) - first)
  const per = Math.ceil(widths / points)
  const bucketMs = per * widthMs
  return {
    from: first * widthMs,
    bucketMs,
    buckets: Math.ceil(widths / per),
    apart: times === 'main' ? main.leftOut : 0,
    at: (timeMs) => Math.floor((timeMs - first * widthMs) / bucketMs),
  }
}

/** No more of a stretch than there is anything in. */
function within(asked: { from: number; to: number }, all: { from: number; to: number }) {
  const from = Math.min(Math.max(asked.from, all.from), all.to)
  return { from, to: Math.min(Math.max(asked.to, from), all.to) }
}
