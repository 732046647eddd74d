/** Steps of a scale of ten, and of minutes and hours. */
const DECIMAL = [1, 2, 5, 10]
const SECONDS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]

/** The smallest of 1, 2 and 5 times a power of ten that goes into a span at most so many times. */
function niceStep(span: number, most: number): number {
  const least = span / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(least))
  // A hair of tolerance: 0.3 / 3 is less than 0.1 in binary.
  return power * (DECIMAL.find((one) => one * power >= least * (1 - 1e-9)) ?? 10)
}

/** Round values from `low` to `high`, at most about so many; those of a scale that has no extent are its one value. */
export function niceTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low]
  return multiples(low, high, niceStep(high - low, most))
}

/** The same for seconds: whole minutes and hours where the span has them. */
export function timeTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low]
  const least = (high - low) / Math.max(1, most)
  const step =
    least <= 30
      ? niceStep(high - low, most)
      : (SECONDS.find((one) => one >= least) ?? 86_400 * niceStep((high - low) / 86_400, most))
  return multiples(low, high, step)
}

function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  // Multiplied and not added up, so that the last is as round as the first.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(15)))
}

/** Seconds as an axis has them: `250 ms`, `4.5 s`, `2:30`, `1:05:00`. @param step how far labels are apart, in seconds */
export function secondsWords(seconds: number, step: number): string {
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(Math.max(step, 1e-6)) - 1e-9)))
  if (Math.abs(seconds) < 60 || step < 1) return `${seconds.toFixed(digits)} s`
  const sign = seconds < 0 ? '-' : ''
  const whole = Math.round(Math.abs(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0
    ? `${sign}${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${sign}${minutes}:${two(whole % 60)}`
}
