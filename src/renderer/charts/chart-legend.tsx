import { colourOf } from './chart-drawing'
import type { ChartModel } from './chart-model'

/** The names of a chart's lines, with how each is drawn. */
export function ChartLegend({ model: { lines, marks, marksName } }: { model: ChartModel }) {
  return (
    <div className="flex min-w-0 flex-1 flex-wrap gap-x-3 leading-6">
      {lines.map(({ name, colour, isDashed }) => (
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
        </span>
      ))}
      {marks && marks.length > 0 && (
        <span className="whitespace-nowrap text-error">
          × {marksName}: {marks.length}
        </span>
      )}
    </div>
  )
}
