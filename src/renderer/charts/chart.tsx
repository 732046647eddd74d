import { t } from '../language/translate'
import { useId, useRef, useState, type ReactNode } from 'react'
import { useBoxSize } from '../packets/use-box-size'
import { ChartDrawing } from './chart-drawing'
import { ChartLegend } from './chart-legend'
import { bucketAt, type ChartModel, type ChartSpan } from './chart-model'
import { ChartReadout } from './chart-readout'
import { ChartTable } from './chart-table'
import { ExportMenu } from './export-menu'
import { placeWords } from './place-words'
import { MARGIN, plotOf } from './plot'
import { useCursor } from './use-cursor'

/**
 * A chart with its legend, the values under the pointer or the keyboard's cursor, its numbers as a table,
 * and a menu that writes it into a file.
 *
 * @param span what is chosen of the time axis, in seconds
 * @param onSpan takes a span that was drawn over it, null for none; without it nothing can be chosen
 */
export function Chart({
  model,
  height = 180,
  span = null,
  onSpan,
  note,
  fileName,
}: {
  model: ChartModel
  height?: number
  span?: ChartSpan | null
  onSpan?: (span: ChartSpan | null) => void
  /** What has to be known about it, such as what is missing. */
  note?: ReactNode
  /** Of its files, without an ending. */
  fileName: string
}) {
  const { ref, width } = useBoxSize()
  const svg = useRef<SVGSVGElement>(null)
  const [isTable, setTable] = useState(false)
  const noteId = useId()
  const plot = plotOf(model, width, height)
  const cursor = useCursor(model, plot, span, onSpan)
  const { at, dragged } = cursor
  const place = at === null ? null : bucketAt(model, at)
  return (
    <figure className="min-w-0">
      <figcaption className="flex min-h-6 items-start gap-x-3">
        <h2 className="leading-6 font-semibold whitespace-nowrap">{model.title}</h2>
        <ChartLegend model={model} />
        <button
          type="button"
          className="button h-6 px-2"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          {t('Numbers')}
        </button>
        <ExportMenu model={model} svg={svg} fileName={fileName} />
      </figcaption>
      <div
        ref={ref}
        role="slider"
        tabIndex={0}
        aria-label={
          onSpan
            ? t('{title}: choose a time, with Shift a span', { title: model.title })
            : t('{title}: choose a time', { title: model.title })
        }
        aria-valuemin={0}
        aria-valuemax={Math.max(0, model.x.length - 1)}
        aria-valuenow={place ?? 0}
        aria-valuetext={valueText(model, place)}
        aria-describedby={note ? noteId : undefined}
        className={`relative mt-1 touch-none rounded select-none border border-line bg-surface ${onSpan ? 'cursor-crosshair' : ''}`}
        style={{ height: height + 2 }}
        {...cursor.events}
      >
        {width > MARGIN.left && (
          <>
            <ChartDrawing model={model} plot={plot} place={place} span={dragged ?? span} svg={svg} />
            {place !== null && <ChartReadout model={model} plot={plot} place={place} />}
          </>
        )}
      </div>
      {note && (
        <p id={noteId} className="pt-1 text-muted">
          {note}
        </p>
      )}
      {isTable && <ChartTable model={model} />}
    </figure>
  )
}

function valueText(model: ChartModel, place: number | null): string {
  if (place === null) return 'No time chosen'
  const { lines, words } = model
  const where = placeWords(model, place)
  const values = lines.map(({ name, values: all }) => {
    const value = all[place]
    return `${name} ${value === null ? 'nothing' : words(value)}`
  })
  return [where, ...values].join(', ')
}
