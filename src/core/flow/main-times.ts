import type { TimeSeries } from './time-series'

/** Times that lie further apart than this are of other sessions, or of a clock that was not set. */
const GAP_MS = 24 * 3600 * 1000
/** What is apart from the rest is left out of a chart where it is at most this part of all. */
const MOST_LEFT_OUT = 0.01

/** A stretch of time, ms since 1970, and how much of what was counted is not in it. */
export interface MainTimes {
  from: number
  to: number
  leftOut: number
}

/**
 * The times that a chart of a series should show: all of them, unless some few lie a day and more apart from the rest,
 * as those of a clock that stood at 1970 do.
 *
 * @param count what a bucket counts, by where its columns begin in the series' sums
 * @returns null where nothing came
 */
export function mainTimes(series: TimeSeries, count: (at: number) => number): MainTimes | null {
  const { numbers, length, widthMs, columns } = series
  if (length === 0) return null
  const gap = GAP_MS / widthMs
  let all = 0
  let begin = 0
  let counted = 0
  let best = { begin: 0, end: length - 1, counted: -1 }
  for (let i = 0; i < length; i++) {
    if (i > 0 && numbers[i] - numbers[i - 1] > gap) {
      begin = i
      counted = 0
    }
    all += count(columns * i)
    counted += count(columns * i)
    if (counted > best.counted) best = { begin, end: i, counted }
  }
  const leftOut = all - best.counted
  const isMost = leftOut <= MOST_LEFT_OUT * all
  const [first, last] = isMost ? [best.begin, best.end] : [0, length - 1]
  return {
    from: numbers[first] * widthMs,
    to: (numbers[last] + 1) * widthMs,
    leftOut: isMost ? leftOut : 0,
  }
}
