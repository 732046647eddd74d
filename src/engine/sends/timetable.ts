import type { Schedule } from '#contract/sends'

/** When the payloads of one socket are due. */
export interface Timetable {
  /** How many it will be; null until it is stopped. */
  of: number | null
  /** How many should have gone so many ms after the start. */
  due: (elapsedMs: number) => number
  /** When the one after so many is due, in ms after the start. */
  next: (sent: number) => number
  /** The most in one second. */
  perSecond: number
}

/** A schedule as a table that can be asked, so that lateness never adds up. */
export function timetable(schedule: Schedule): Timetable {
  if (schedule.kind === 'once') return { of: 1, due: () => 1, next: () => 0, perSecond: 1 }
  if (schedule.kind === 'at') {
    const times = schedule.ms.toSorted((a, b) => a - b)
    const within = (from: number) => times.filter((ms) => ms >= from && ms < from + 1000).length
    return {
      of: times.length,
      due: (elapsed) => countUpTo(times, elapsed),
      next: (sent) => times[sent],
      perSecond: Math.max(...times.map(within)),
    }
  }
  const [of, gap] =
    schedule.kind === 'times'
      ? [schedule.times, schedule.everyMs]
      : [
          schedule.seconds === null ? null : Math.max(1, Math.round(schedule.perSecond * schedule.seconds)),
          1000 / schedule.perSecond,
        ]
  const most = of ?? Infinity
  return {
    of,
    due: (elapsed) => (gap === 0 ? most : Math.min(most, Math.floor(elapsed / gap + 1e-9) + 1)),
    next: (sent) => sent * gap,
    perSecond: Math.min(most, 1000 / gap),
  }
}

function countUpTo(times: readonly number[], most: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle] <= most) low = middle + 1
    else high = middle
  }
  return low
}
