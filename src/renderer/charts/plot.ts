import { drawnValues, valueExtent, type ChartModel } from './chart-model'
import { niceTicks, secondsWords, timeTicks } from './ticks'

/** Room around the plot for labels, in pixels. */
export const MARGIN = { left: 68, right: 10, top: 8, bottom: 20 }
/** Pixels between labels. */
const X_APART = 84
const Y_APART = 34
/** Paths are written to a tenth of a pixel. */
const at = (value: number) => Math.round(value * 10) / 10

interface Tick {
  at: number
  label: string
}

/** A chart in pixels of its box. */
export interface Plot {
  width: number
  height: number
  /** The plot itself, inside of the margins. */
  left: number
  right: number
  top: number
  bottom: number
  /** A time's place, and the time of a place. */
  xOf: (seconds: number) => number
  secondsAt: (x: number) => number
  yOf: (value: number) => number
  xTicks: Tick[]
  yTicks: Tick[]
  /** One for each line of the model. */
  shapes: { fill: string | null; stroke: string | null; dots: { x: number; y: number }[] }[]
}

/** Lays a chart out for a box. */
export function plotOf(model: ChartModel, width: number, height: number): Plot {
  const { x, bucket, categories } = model
  const left = MARGIN.left
  const right = Math.max(left + 1, width - MARGIN.right)
  const top = MARGIN.top
  const bottom = Math.max(top + 1, height - MARGIN.bottom)
  const first = x.at(0) ?? 0
  const end = (x.at(-1) ?? 0) + bucket
  const [lowest, highest] = valueExtent(model)
  const xOf = (seconds: number) => left + ((seconds - first) / (end - first)) * (right - left)
  const yOf = (value: number) => bottom - ((value - lowest) / (highest - lowest)) * (bottom - top)
  const most = (right - left) / X_APART
  const times = timeTicks(first, end, most)
  const step = times.length > 1 ? times[1] - times[0] : end - first
  const every = Math.max(1, Math.ceil((categories?.length ?? 0) / Math.max(1, (right - left) / 62)))
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    xOf,
    secondsAt: (place) => first + ((place - left) / (right - left)) * (end - first),
    yOf,
    xTicks: categories
      ? categories.flatMap((label, i) => (i % every === 0 ? [{ at: at(xOf(i + 0.5)), label }] : []))
      : times.map((seconds) => ({ at: at(xOf(seconds)), label: secondsWords(seconds, step) })),
    yTicks: niceTicks(lowest, highest, Math.max(2, (bottom - top) / Y_APART)).map((value) => ({
      at: at(yOf(value)),
      label: model.words(Math.abs(value)),
    })),
    shapes: shapesOf(model, xOf, yOf),
  }
}

function shapesOf(
  model: ChartModel,
  xOf: (seconds: number) => number,
  yOf: (value: number) => number,
): Plot['shapes'] {
  const { x, bucket, categories, lines } = model
  const drawn = drawnValues(model)
  return lines.map(({ kind }, i) => {
    const { low, high } = drawn[i]
    const middle = (place: number) => at(xOf(x[place] + bucket / 2))
    if (kind === 'bars' || kind === 'range') {
      const boxes = x.map((from, place) => {
        const [a, b] = [low[place], high[place]]
        if (a === null || b === null || (kind === 'bars' && a === b)) return ''
        const inset = categories ? 0.1 : 0
        const [x1, x2] = [xOf(from + inset * bucket), xOf(from + (1 - inset) * bucket)]
        // A single number is a dash, and what is little is seen: bars stand on their line.
        const [y1, y2] =
          kind === 'bars' ? [Math.min(yOf(b), yOf(a) - 1), yOf(a)] : [yOf(b), Math.max(yOf(a), yOf(b) + 1.5)]
        const right = Math.max(x2, x1 + 1.5)
        return `M${at(x1)} ${at(y1)}H${at(right)}V${at(y2)}H${at(x1)}Z`
      })
      return { fill: boxes.join(''), stroke: null, dots: [] }
    }
    const runs = runsOf(high)
    const alone = runs.filter(({ from, to }) => from === to)
    const dots = alone.map(({ from }) => ({ x: middle(from), y: at(yOf(high[from] ?? 0)) }))
    const along = (values: readonly (number | null)[], from: number, to: number, step: 1 | -1) => {
      const points: string[] = []
      for (let place = from; step === 1 ? place <= to : place >= to; place += step)
        points.push(`${middle(place)} ${at(yOf(values[place] ?? 0))}`)
      return points.join('L')
    }
    const long = runs.filter(({ from, to }) => from < to)
    const stroke = long.map(({ from, to }) => `M${along(high, from, to, 1)}`).join('')
    if (kind === 'line') return { fill: null, stroke, dots }
    const fill = long
      .map(({ from, to }) => `M${along(high, from, to, 1)}L${along(low, to, from, -1)}Z`)
      .join('')
    return { fill, stroke, dots }
  })
}

/** Stretches without a gap. */
function runsOf(values: readonly (number | null)[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  values.forEach((value, i) => {
    const last = runs.at(-1)
    if (value === null) return
    if (last?.to === i - 1) last.to = i
    else runs.push({ from: i, to: i })
  })
  return runs
}
