const DAY_MS = 86_400_000

/** `3 days`, `5 hours`, for what lies between two times in ms. */
export function spanBetween(from: number, to: number): string {
  const units: [string, number][] = [
    ['year', 365 * DAY_MS],
    ['day', DAY_MS],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ]
  const [unit, length] = units.find(([, ms]) => to - from >= ms) ?? ['second', 1000]
  const count = Math.max(1, Math.floor((to - from) / length))
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
