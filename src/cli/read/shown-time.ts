/** How the table shows times. */
export const TIME_FORMS = ['relative', 'utc', 'local', 'epoch'] as const
export type TimeForm = (typeof TIME_FORMS)[number]

/** What a Date can be at most; a damaged file says anything. */
const MOST_MS = 8.64e15
/** Decimals of a second that are shown. */
export const MICROSECONDS = 6

/** A time in milliseconds since 1970 as ISO 8601 in UTC, with microseconds. */
export function isoTime(ms: number): string {
  const { whole, micros } = parts(ms)
  return `${new Date(whole).toISOString().slice(0, -1)}${micros}Z`
}

/** A time in milliseconds since 1970 for people; `relative` counts seconds from `beginMs`. */
export function shownTime(ms: number, form: TimeForm, beginMs: number): string {
  if (form === 'relative') return ((ms - beginMs) / 1000).toFixed(MICROSECONDS)
  if (form === 'epoch') return (ms / 1000).toFixed(MICROSECONDS)
  const { whole, micros } = parts(ms)
  const shift = form === 'local' ? 60_000 * new Date(whole).getTimezoneOffset() : 0
  const date = new Date(Math.max(-MOST_MS, Math.min(MOST_MS, whole - shift)))
  return `${date.toISOString().slice(0, -1).replace('T', ' ')}${micros}`
}

function parts(ms: number): { whole: number; micros: string } {
  const inRange = Math.max(-MOST_MS, Math.min(MOST_MS, ms))
  const whole = Math.floor(inRange)
  const micros = Math.min(999, Math.round((inRange - whole) * 1000))
  return { whole, micros: String(micros).padStart(3, '0') }
}
