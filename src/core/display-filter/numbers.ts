const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
}
const SPANS: Readonly<Record<string, number>> = {
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  min: 6e4,
  h: 36e5,
  d: 864e5,
}
const DAY_MS = 86_400_000

/** From `low` to `high`, both included. */
export interface Bounds {
  low: number
  high: number
}

/** `1k`, `1.5Mi`, `64KiB`: bytes, or a count. Null where it is none. */
export function sizeOf(text: string): Bounds | null {
  const found = /^(\d+(?:\.\d+)?)([kmg]i?)?b?$/i.exec(text.replace(/\/s$/i, ''))
  if (!found) return null
  const [, digits, unit] = found as (string | undefined)[]
  const size = Number(digits) * SIZES[(unit ?? '').toLowerCase()]
  return { low: size, high: size }
}

/**
 * `50ms`, `5s`, `2m`: milliseconds. What is equal to it differs by less than half of its last digit, since times are
 * measured finer than they are written.
 *
 * @param unit milliseconds of a number without a unit
 */
export function spanOf(text: string, unit: number): Bounds | null {
  const found = /^(\d+)(\.\d+)?(us|µs|ms|s|min|m|h|d)?$/i.exec(text)
  if (!found) return null
  const [, whole, fraction = '', name] = found as (string | undefined)[]
  const scale = name === undefined ? unit : SPANS[name.toLowerCase()]
  const value = Number(`${whole}${fraction}`) * scale
  const half = scale / 10 ** Math.max(0, fraction.length - 1) / 2
  return value === 0 ? { low: 0, high: 0 } : { low: value - half, high: value + half }
}

/** `14:05`, `14:05:30`, `2026-01-31`, `2026-01-31T14:05`: by local clocks; as long as its last unit lasts. */
export function clockOf(text: string): (Bounds & { hasDay: boolean }) | null {
  const found = /^(?:(\d{4})-(\d\d)-(\d\d))?(?:(?:^|T)(\d\d?):(\d\d)(?::(\d\d)(\.\d{1,3})?)?)?$/i.exec(text)
  if (!found || text === '') return null
  const [, year, month, day, hour, minute, second, fraction] = found as (string | undefined)[]
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return null
  const date = year === undefined ? 0 : Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (year !== undefined && !new Date(date).toISOString().startsWith(text.slice(0, 10))) return null
  const seconds = Number(hour ?? 0) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0)
  const low = date + seconds * 1000 + Math.round(Number(fraction ?? 0) * 1000)
  const length =
    hour === undefined ? DAY_MS : second === undefined ? 60_000 : fraction === undefined ? 1000 : 1
  return { low, high: low + length - 0.001, hasDay: year !== undefined }
}

/** Milliseconds of its day. */
export function timeOfDay(ms: number): number {
  return ((ms % DAY_MS) + DAY_MS) % DAY_MS
}
