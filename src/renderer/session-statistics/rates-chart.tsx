import { t } from '../language/translate'
import { useMemo, type ReactNode } from 'react'
import type { RateGrouping, SessionRates } from '#contract/statistics'
import { Chart } from '../charts/chart'
import type { ChartSpan } from '../charts/chart-model'
import { clock, count } from '../format/numbers'
import { ratesModel } from './rates-model'
import { useStatistics } from './statistics-choice'

const GROUPINGS: readonly (readonly [RateGrouping, string])[] = [
  ['transport', 'Transport'],
  ['host', 'Remote host'],
  ['port', 'Port asked'],
  ['process', 'Program'],
]

/** What came in each moment of the session; a span that is drawn over it becomes part of the display filter. */
export function RatesChart({
  rates,
  span,
  onSpan,
  height,
}: {
  rates: SessionRates
  span: ChartSpan | null
  onSpan: (span: ChartSpan | null) => void
  height: number
}) {
  const { measure, isStacked } = useStatistics()
  const model = useMemo(() => ratesModel(rates, measure, isStacked), [rates, measure, isStacked])
  return (
    <section aria-label={t('Rates')} className="min-w-0">
      <RatesChoice />
      <Chart
        model={model}
        span={span}
        onSpan={onSpan}
        height={height}
        fileName={`fourtuple-${measure}-a-second`}
        note={noteOf(rates)}
      />
    </section>
  )
}

function RatesChoice() {
  const { by, measure, isStacked } = useStatistics()
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pb-2">
      <Choice
        label={t('Measure')}
        value={measure}
        options={[
          ['bytes', 'Bytes a second'],
          ['packets', 'Packets a second'],
        ]}
        onChoose={(chosen) => useStatistics.setState({ measure: chosen })}
      />
      <Choice
        label={t('By')}
        value={by}
        options={GROUPINGS}
        onChoose={(chosen) => useStatistics.setState({ by: chosen })}
      />
      <label className="flex items-center gap-1.5">
        <input
          type="checkbox"
          className="tick"
          checked={isStacked}
          onChange={({ target }) => useStatistics.setState({ isStacked: target.checked })}
        />
        {t('Stacked')}
      </label>
      <span className="text-muted">
        {t('Drag over the chart, or Shift and the arrows, to choose a span.')}
      </span>
    </div>
  )
}

/** A choice among a few, in words. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChoose,
}: {
  label: string
  value: Value
  options: readonly (readonly [Value, string])[]
  onChoose: (value: Value) => void
}) {
  return (
    <label className="flex items-center gap-1.5">
      <span className="text-muted">{label}</span>
      <select
        className="field h-6 px-1"
        value={value}
        onChange={({ target }) => {
          const chosen = options.find(([one]) => one === target.value)
          if (chosen) onChoose(chosen[0])
        }}
      >
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** What is not in the chart, and since when it is whole. */
function noteOf({ missing, coveredFrom }: SessionRates): ReactNode {
  if (missing === 0 || coveredFrom === null) return undefined
  return `Of the packets in memory alone, which begin at ${clock(coveredFrom)}: ${count(missing)} before them made room. By transport all of them are counted.`
}
