import { useMemo } from 'react'
import type { LossCause } from '#contract/status'
import type { SessionLosses } from '#contract/statistics'
import { Chart } from '../charts/chart'
import type { ChartColour, ChartModel } from '../charts/chart-model'
import { useAsked } from '../detail/use-asked'
import { count } from '../format/numbers'
import { t } from '../language/translate'

const EVERY_MS = 1000
const POINTS = 480
const COLOURS: Record<LossCause, ChartColour> = {
  kernel: 'error',
  interface: 'mark-2',
  buffer: 'mark-3',
  evicted: 'mark-5',
  'not written': 'mark-6',
}

/** When packets were lost; nothing where none were. @param first where its times count from, ms since 1970 */
export function LossesChart({ first }: { first: number }) {
  const { answer } = useAsked('statistics.losses', { points: POINTS }, EVERY_MS)
  const model = useMemo(() => answer && lossesModel(answer, first), [answer, first])
  if (!model || model.lines.length === 0) return null
  return <Chart model={model} height={90} fileName="fourtuple-losses" note={t('By when it was noticed.')} />
}

/** Losses as a chart, whose times count from the session's first packet. */
export function lossesModel({ from, bucketMs, series }: SessionLosses, first: number): ChartModel {
  return {
    title: t('Packets lost'),
    x: (series.at(0)?.packets ?? []).map((_, i) => (from + i * bucketMs - first) / 1000),
    bucket: bucketMs / 1000,
    isStacked: true,
    lines: series.map(({ cause, packets }) => ({
      name: t(cause),
      colour: COLOURS[cause],
      kind: 'bars',
      values: packets,
    })),
    unit: 'packets',
    words: count,
  }
}
