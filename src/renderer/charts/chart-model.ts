/** Colours by the names of their tokens (styles/tokens.css), so that they are others in another theme. */
export type ChartColour =
  | 'out'
  | 'in'
  | 'error'
  | 'accent'
  | 'muted'
  | 'mark-1'
  | 'mark-2'
  | 'mark-3'
  | 'mark-4'
  | 'mark-5'
  | 'mark-6'
  | 'state-over'

/** One measure, with a value for each bucket; null for none. */
export interface ChartLine {
  name: string
  colour: ChartColour
  values: readonly (number | null)[]
  /** `area` stands on the line before where the chart is stacked; `range` goes from {@link low} to the value. */
  kind: 'line' | 'area' | 'range' | 'bars'
  low?: readonly (number | null)[]
  isDashed?: boolean
  /** Drawn below the middle: its values are still told as they are. */
  isBelow?: boolean
}

/** Single moments that are marked, such as segments sent again. */
export interface ChartMark {
  x: number
  /** Null: at the upper edge. */
  y: number | null
}

/** What a chart shows: the same for the window, for people who hear it, and for files. */
export interface ChartModel {
  title: string
  /** Where each bucket begins, in seconds; or the categories' places, 0, 1, 2, …. */
  x: readonly number[]
  /** How long a bucket is, in seconds; 1 for categories. */
  bucket: number
  /** Names of categories; without them the axis is one of time. */
  categories?: readonly string[]
  lines: readonly ChartLine[]
  isStacked?: boolean
  marks?: readonly ChartMark[]
  /** What a mark means. */
  marksName?: string
  /** What values are: `bytes/s`; for a file's heading. */
  unit: string
  /** A value in words. */
  words: (value: number) => string
}

/** Seconds, both ends included. */
export interface ChartSpan {
  from: number
  to: number
}

/** Text and quotes of a field as RFC 4180 has them; none that a spreadsheet would take for a formula. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** All values of a chart, a line a bucket (RFC 4180). Marks follow as a count a bucket. */
export function chartCsv({ x, bucket, categories, lines, marks, marksName, unit }: ChartModel): string {
  const heads = lines.flatMap(({ name, low }) => [
    ...(low ? [`${name}, lowest (${unit})`] : []),
    `${name}${low ? ', highest' : ''} (${unit})`,
  ])
  const head = [categories ? 'range' : 'from (s)', ...heads, ...(marks ? [marksName ?? 'marks'] : [])]
  const counts = marks && marksIn(marks, x, bucket)
  const rows = x.map((at, i) =>
    [
      categories ? field(categories[i]) : String(Number(at.toFixed(6))),
      ...lines.flatMap(({ values, low }) => [...(low ? [low[i] ?? ''] : []), values[i] ?? ''].map(String)),
      ...(counts ? [String(counts[i])] : []),
    ].join(','),
  )
  return [head.map(field).join(','), ...rows, ''].join('\r\n')
}

/** How many marks each bucket has. */
export function marksIn(marks: readonly ChartMark[], x: readonly number[], bucket: number): number[] {
  const counts = new Array<number>(x.length).fill(0)
  for (const mark of marks) {
    const at = Math.floor((mark.x - x[0]) / bucket + 1e-9)
    if (at >= 0) counts[Math.min(at, counts.length - 1)]++
  }
  return counts
}

/** Where each line is drawn: stacked ones on those before, those below the middle turned around. */
export function drawnValues({
  lines,
  isStacked,
}: ChartModel): { low: (number | null)[]; high: (number | null)[] }[] {
  const floor: number[] = []
  return lines.map(({ values, low, isBelow }) => {
    const sign = isBelow ? -1 : 1
    if (!isStacked)
      return {
        low: values.map((_, i) => (low ? (low[i] ?? null) : 0)),
        high: values.map((value) => (value === null ? null : sign * value)),
      }
    const below = values.map((_, i) => floor[i] ?? 0)
    const above = values.map((value, i) => below[i] + (value ?? 0))
    above.forEach((value, i) => (floor[i] = value))
    return { low: below, high: above }
  })
}

/** What the axis of values reaches from and to. */
export function valueExtent(model: ChartModel): [number, number] {
  let low = 0
  let high = 0
  for (const line of drawnValues(model))
    for (const value of line.high) {
      if (value === null) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  for (const { y } of model.marks ?? []) if (y !== null) high = Math.max(high, y)
  // Both halves of a chart with a middle have one scale.
  if (low < 0) return [-Math.max(high, -low), Math.max(high, -low)]
  return [0, high === 0 ? 1 : high]
}

/** Which bucket a moment lies in. */
export function bucketAt({ x, bucket }: ChartModel, seconds: number): number {
  if (x.length === 0) return -1
  return Math.max(0, Math.min(x.length - 1, Math.floor((seconds - x[0]) / bucket + 1e-9)))
}
