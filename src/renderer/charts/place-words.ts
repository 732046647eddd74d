import type { ChartModel } from './chart-model'
import { secondsWords } from './ticks'

/** A bucket in words: when it begins, or its category. The first begins a little before what time counts from. */
export function placeWords({ x, bucket, categories }: ChartModel, place: number): string {
  return categories ? categories[place] : secondsWords(Math.max(0, x[place]), Math.min(bucket, 0.1))
}

/** A value in words, where there is one. */
export function valueWords(value: number | null, words: (value: number) => string): string {
  return value === null ? '—' : words(value)
}
