import { colourOf } from './chart-drawing'
import { marksIn, type ChartModel } from './chart-model'
import { placeWords, valueWords } from './place-words'
import type { Plot } from './plot'

/** The values of the bucket that is looked at, beside it and never over it. */
export function ChartReadout({ model, plot, place }: { model: ChartModel; plot: Plot; place: number }) {
  const { lines, marks, marksName, x, bucket, categories, words } = model
  const { left, right, width, xOf } = plot
  const middle = xOf(x[place] + bucket / 2)
  const isRight = middle < (left + right) / 2
  const side = isRight ? { left: middle + 8 } : { right: width - middle + 8 }
  return (
    <div
      aria-hidden
      className="popup pointer-events-none absolute top-1 z-10 max-h-[calc(100%-8px)] overflow-hidden px-2 py-1 text-xs leading-[18px] shadow-md"
      style={side}
    >
      <div className="whitespace-nowrap text-muted">
        {categories ? '' : 'from '}
        {placeWords(model, place)}
      </div>
      {lines.map(({ name, colour, values }) => (
        <div key={name} className="flex items-center gap-1.5 whitespace-nowrap">
          <span className="size-2 shrink-0 rounded-sm" style={{ background: colourOf(colour) }} />
          <span className="max-w-48 overflow-hidden text-ellipsis">{name}</span>
          <b className="ml-auto pl-2 font-semibold">{valueWords(values[place], words)}</b>
        </div>
      ))}
      {marks && marks.length > 0 && (
        <div className="whitespace-nowrap text-error">
          × {marksName}: {marksIn(marks, x, bucket)[place]}
        </div>
      )}
    </div>
  )
}
