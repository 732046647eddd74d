const UNITS = ['', ' k', ' M', ' G', ' T']

/** A count for a narrow column: exact up to 99,999, then three digits and a unit. */
export function count(value: number): string {
  if (value < 100_000) return String(Math.round(value))
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3))
  return `${(value / 1000 ** power).toPrecision(3)}${UNITS[power]}`
}

/** Bytes in a sentence: `812 B`, `1.07 MB`. */
export function byteCount(value: number): string {
  const power = value < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3))
  const number = power === 0 ? String(Math.round(value)) : (value / 1000 ** power).toPrecision(3)
  return `${number} ${UNITS[power].trim()}B`
}

/** Time of day with milliseconds. */
export function clock(timeMs: number): string {
  const time = new Date(timeMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const milliseconds = String(time.getMilliseconds()).padStart(3, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${milliseconds}`
}
