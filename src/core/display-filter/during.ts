import type { Filter, Part, Value } from './filter'
import { clockOf, timeOfDay } from './numbers'

const DAY_MS = 86_400_000

/** A span of time as it is written: what its ends count from, and both of them in ms, included. */
export interface During {
  since: 'session' | 'day' | '1970'
  low: number
  high: number
}
type DuringValue = Value & { kind: 'during' }

/** What times count from: ms since 1970 of the session's first packet (NaN where there is none), and local clocks' lead. */
export interface TimeBase {
  readonly originMs: number
  readonly zoneMs: number
}

/**
 * `2.5..4` (seconds since the session's first packet), `14:05..14:06:30`, `2026-01-31T14:05..`: a span whose ends are
 * included; one that is left out is open, and a single time lasts as long as its last digit. Null where it is none, a
 * sentence where it goes back.
 */
export function duringOf(text: string): During | string | null {
  const [from, to = from, ...more] = text.split('..')
  if (more.length > 0 || (from === '' && to === '')) return null
  const low = from === '' ? null : momentOf(from)
  const high = to === '' ? null : momentOf(to)
  const since = low?.since ?? high?.since
  if ((from !== '' && !low) || (to !== '' && !high) || since === undefined) return null
  if (low && high && low.since !== high.since) return 'Both ends of a span are written in the same way.'
  const isRange = text.includes('..')
  const span = {
    since,
    low: low?.low ?? -Infinity,
    // Seconds of a span are exact; a clock's last unit lasts until it is over.
    high: high ? (isRange && since === 'session' ? high.low : high.high) : Infinity,
  }
  return span.low > span.high ? 'A span goes from the earlier time to the later one.' : span
}

function momentOf(text: string): During | null {
  const seconds = /^(\d{1,10})(?:\.(\d{1,9}))?s?$/.exec(text)
  if (seconds) {
    const [, whole, fraction = ''] = seconds as (string | undefined)[]
    const low = Number(`${whole}.${fraction}`) * 1000
    return { since: 'session', low, high: low + 1000 / 10 ** fraction.length }
  }
  const clock = clockOf(text)
  return clock && { since: clock.hasDay ? '1970' : 'day', low: clock.low, high: clock.high }
}

/**
 * Whether a stretch of time, from `first` to `last` (ms since 1970), has any moment of a span; undefined where there is
 * no packet that the span could count from.
 */
export function overlaps(
  { since, low, high }: During,
  first: number,
  last: number,
  { originMs, zoneMs }: TimeBase,
): boolean | undefined {
  if (since === 'session')
    return Number.isNaN(originMs) ? undefined : first <= originMs + high && last >= originMs + low
  if (since === '1970') return first + zoneMs <= high && last + zoneMs >= low
  const begin = timeOfDay(first + zoneMs)
  const end = begin + (last - first)
  // What is over before the span begins may last until the span of the next day.
  return (low <= end && high >= begin) || low + DAY_MS <= end
}

/**
 * What a filter's `time` says of single packets: those of its spans that all that fits must be in, so none inside of
 * `or` or `not`. Null where it has none.
 */
export function packetTimes({ root }: Filter): ((timeMs: number, base: TimeBase) => boolean) | null {
  const spans = timeParts(root).map(({ values }) => values)
  if (spans.length === 0) return null
  return (timeMs, base) =>
    spans.every((values) => values.some((one) => overlaps(one, timeMs, timeMs, base) === true))
}

/** The parts `time:…` that hold for all of what fits, with their spans. */
export function timeParts(root: Part | null): { part: Part; values: DuringValue[] }[] {
  if (root === null) return []
  if (root.kind === 'and') return root.parts.flatMap((part) => timeParts(part))
  if (root.kind !== 'field' || root.field.type !== 'during' || root.operator === '!=') return []
  return [{ part: root, values: root.values.filter((value) => value.kind === 'during') }]
}
