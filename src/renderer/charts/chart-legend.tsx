import { colourOf } from './chart-drawing'
import { marksIn, type ChartModel } from './chart-model'
import { placeWords, valueWords } from './place-words'

/** The names of a chart's lines, and their values in the bucket that is looked at. */
export function ChartLegend({ model, place }: { model: ChartModel; place: number | null }) {
  const { lines, marks, marksName, x, bucket, categories, words } = model
  return (
    <div className="flex min-w-0 flex-1 flex-wrap gap-x-3 leading-6">
      {place !== null && (
        <span className="whitespace-nowrap text-muted">
          {categories ? '' : 'at '}
          {placeWords(model, place)}
        </span>
      )}
      {lines.map(({ name, colour, isDashed, values }) => (
        <span key={name} className="inline-flex max-w-64 items-center gap-1.5 whitespace-nowrap">
          <svg width={12} height={10} aria-hidden className="shrink-0">
            <line
              x1={0}
              x2={12}
              y1={5}
              y2={5}
              stroke={colourOf(colour)}
              strokeWidth={isDashed ? 2 : 6}
              {...(isDashed ? { strokeDasharray: '4 2' } : {})}
            />
          </svg>
          <span className="overflow-hidden text-ellipsis">{name}</span>
          {place !== null && <b className="font-semibold">{valueWords(values[place], words)}</b>}
        </span>
      ))}
      {marks && marks.length > 0 && (
        <span className="whitespace-nowrap text-error">
          × {marksName}: {place === null ? marks.length : marksIn(marks, x, bucket)[place]}
        </span>
      )}
    </div>
  )
}
