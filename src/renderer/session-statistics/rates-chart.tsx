import { t } from '../language/translate'
import { ZoomIn, ZoomOut } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import type { RateGrouping, SessionRates, TimesAsked } from '#contract/statistics'
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
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pb-2">
        <RatesChoice />
        {span === null && (
          <span className="text-muted">
            {t('Drag over the chart, or Shift and the arrows, to choose a span.')}
          </span>
        )}
        <TimesChoice rates={rates} span={span} />
      </div>
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
    <>
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
    </>
  )
}

/** Which times are drawn: all, those of a span, or all but a few that lie days apart. */
function TimesChoice({ rates: { first, apart }, span }: { rates: SessionRates; span: ChartSpan | null }) {
  const times = useStatistics((state) => state.times)
  const show = (shown: TimesAsked) => () => useStatistics.setState({ times: shown })
  const canZoom = span !== null && first !== null
  return (
    <>
      {canZoom && (
        <button
          type="button"
          className="button h-6"
          onClick={show({ from: first + 1000 * span.from, to: first + 1000 * span.to })}
        >
          <ZoomIn size={13} aria-hidden /> {t('Zoom to the span')}
        </button>
      )}
      {times !== 'main' && (
        <button type="button" className="button h-6" onClick={show('main')}>
          <ZoomOut size={13} aria-hidden /> {t('Whole session')}
        </button>
      )}
      {apart > 0 && (
        <>
          <span className="text-muted">
            {apart === 1
              ? t('1 packet with a time days apart from the rest is not drawn.')
              : t('{count} packets with times days apart from the rest are not drawn.', {
                  count: count(apart),
                })}
          </span>
          <button type="button" className="button h-6" onClick={show('all')}>
            {t('Draw all times')}
          </button>
        </>
      )}
    </>
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
            {t(name)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** What is not in the chart, and since when it is whole. */
function noteOf({ missing, coveredFrom }: SessionRates): ReactNode {
  if (missing === 0 || coveredFrom === null) return undefined
  return t(
    'Of the packets in memory alone, which begin at {time}: {count} before them made room. By transport, without a filter, all of them are counted.',
    { time: clock(coveredFrom), count: count(missing) },
  )
}
