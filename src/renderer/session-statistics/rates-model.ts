import type { SessionRates } from '#contract/statistics'
import type { ChartColour, ChartModel } from '../charts/chart-model'
import { byteCount, count } from '../format/numbers'
import { t } from '../language/translate'

/** Red is left to errors until nothing else is left. */
const COLOURS: readonly ChartColour[] = ['mark-1', 'mark-2', 'mark-3', 'mark-5', 'mark-6', 'mark-4']
const REST: ChartColour = 'state-over'
/** Names of what is no group of its own. */
const REST_NAMES: ReadonlySet<string> = new Set(['Other', 'Others'])

/** A session's rates as a chart; times count from its first packet. */
export function ratesModel(
  { first, from, bucketMs, series }: SessionRates,
  measure: 'bytes' | 'packets',
  isStacked: boolean,
): ChartModel {
  const origin = first ?? from
  const buckets = series.at(0)?.bytes.length ?? 0
  const isAny = (values: readonly number[]) => values.some((value) => value > 0)
  const shown = series.filter(({ packets }) => isAny(packets))
  return {
    title: measure === 'bytes' ? t('Bytes a second') : t('Packets a second'),
    x: Array.from({ length: buckets }, (_, i) => (from + i * bucketMs - origin) / 1000),
    bucket: bucketMs / 1000,
    isStacked,
    lines: shown.map((one, i) => ({
      name: REST_NAMES.has(one.name) ? t(one.name) : one.name,
      colour: REST_NAMES.has(one.name) ? REST : (COLOURS[i] ?? REST),
      kind: isStacked ? 'bars' : 'line',
      values: one[measure].map((value) => (1000 * value) / bucketMs),
    })),
    unit: measure === 'bytes' ? 'bytes/s' : 'packets/s',
    words: (value) => (measure === 'bytes' ? `${byteCount(value)}/s` : `${rate(value)}/s`),
  }
}

/** Few packets in a long bucket are less than one a second. */
function rate(value: number): string {
  return value > 0 && value < 10 ? String(Number(value.toPrecision(2))) : count(value)
}
