import { usePreferences } from '../settings/preferences'
import { sessionBegan } from './session-began'

const UNITS = ['', ' k', ' M', ' G', ' T']
/** Digits of a number with a unit. */
const SHOWN_DIGITS = 3
const formats = new Map<string, { exact: Intl.NumberFormat; short: Intl.NumberFormat }>()

/** What writes numbers as was chosen; made once for each choice, since making one takes longer than using it. */
function format() {
  const { numbers } = usePreferences.getState()
  const known = formats.get(numbers)
  if (known) return known
  const locale = numbers === 'system' ? undefined : numbers
  const digits = { minimumSignificantDigits: SHOWN_DIGITS, maximumSignificantDigits: SHOWN_DIGITS }
  const made = {
    exact: new Intl.NumberFormat(locale),
    short: new Intl.NumberFormat(locale, { ...digits, useGrouping: false }),
  }
  formats.set(numbers, made)
  return made
}

/** A whole number to its last digit, grouped as was chosen: `1,234,567`. */
export function exact(value: number): string {
  return format().exact.format(value)
}

/** A count for a narrow column: exact up to 99,999, then three digits and a unit. */
export function count(value: number): string {
  if (value < 100_000) return String(Math.round(value))
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3))
  return `${format().short.format(value / 1000 ** power)}${UNITS[power]}`
}

/** Bytes in a sentence: `812 B`, `1.07 MB`. */
export function byteCount(value: number): string {
  const power = value < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3))
  const number = power === 0 ? String(Math.round(value)) : format().short.format(value / 1000 ** power)
  return `${number} ${UNITS[power].trim()}B`
}

const padded = (value: number, digits = 2) => String(value).padStart(digits, '0')

/** A time with milliseconds, as was chosen: of the day, here or in UTC, or since the session began. */
export function clock(timeMs: number): string {
  const { times } = usePreferences.getState()
  return times === 'relative'
    ? sinceBegan(timeMs - sessionBegan.ms)
    : timeOfDay(new Date(timeMs), times === 'utc')
}

/** Date and time of day, for where there is room for both: here, or in UTC. */
export function dateAndTime(timeMs: number): string {
  const isUtc = usePreferences.getState().times === 'utc'
  const time = new Date(timeMs)
  const [year, month, day] = isUtc
    ? [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()]
    : [time.getFullYear(), time.getMonth(), time.getDate()]
  return `${year}-${padded(month + 1)}-${padded(day)} ${timeOfDay(time, isUtc)}${isUtc ? ' UTC' : ''}`
}

/** Field by field, since a captured time may lie beyond what a calendar has: a text of all would throw. */
function timeOfDay(time: Date, isUtc: boolean): string {
  const [hours, minutes, seconds] = isUtc
    ? [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()]
    : [time.getHours(), time.getMinutes(), time.getSeconds()]
  return `${padded(hours)}:${padded(minutes)}:${padded(seconds)}.${padded(time.getMilliseconds(), 3)}`
}

/** `+0.350`, `+12:04.350`, `+1:12:04.350`. */
function sinceBegan(ms: number): string {
  const whole = Math.round(Math.abs(ms))
  const [hours, minutes] = [Math.floor(whole / 3_600_000), Math.floor(whole / 60_000) % 60]
  const seconds = `${Math.floor(whole / 1000) % 60}.${padded(whole % 1000, 3)}`
  const sign = ms < 0 ? '−' : '+'
  if (hours > 0) return `${sign}${hours}:${padded(minutes)}:${seconds.padStart(6, '0')}`
  return minutes > 0 ? `${sign}${minutes}:${seconds.padStart(6, '0')}` : `${sign}${seconds}`
}
