import { memo, type RefObject } from 'react'
import type { ChartColour, ChartModel, ChartSpan } from './chart-model'
import type { Plot } from './plot'

export const colourOf = (colour: ChartColour) => `var(--${colour})`

/** A chart as SVG. What is marked `data-live` is of the moment, and left out of files. */
export function ChartDrawing({
  model,
  plot,
  place,
  span,
  svg,
}: {
  model: ChartModel
  plot: Plot
  /** The bucket that is looked at. */
  place: number | null
  span: ChartSpan | null
  svg: RefObject<SVGSVGElement | null>
}) {
  const { left, right, top, bottom, width, height, xOf } = plot
  return (
    <svg ref={svg} width={width} height={height} aria-hidden className="block" fontSize={11}>
      <Axes model={model} plot={plot} />
      <Shapes model={model} plot={plot} />
      {span && (
        <Band from={clamp(xOf(span.from), left, right)} to={clamp(xOf(span.to), left, right)} plot={plot} />
      )}
      {place !== null && (
        <line
          data-live
          x1={xOf(model.x[place] + model.bucket / 2)}
          x2={xOf(model.x[place] + model.bucket / 2)}
          y1={top}
          y2={bottom}
          stroke="var(--text)"
          strokeWidth={1}
          strokeDasharray="2 2"
        />
      )}
    </svg>
  )
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))

function Band({ from, to, plot: { top, bottom } }: { from: number; to: number; plot: Plot }) {
  return (
    <g data-live>
      <rect
        x={from}
        y={top}
        width={Math.max(1, to - from)}
        height={bottom - top}
        fill="var(--accent)"
        fillOpacity={0.16}
      />
      {[from, to].map((x, i) => (
        <line key={i} x1={x} x2={x} y1={top} y2={bottom} stroke="var(--accent)" strokeWidth={1} />
      ))}
    </g>
  )
}

function Axes({ model, plot }: { model: ChartModel; plot: Plot }) {
  const { left, right, top, bottom, xTicks, yTicks, yOf } = plot
  return (
    <g>
      {yTicks.map(({ at, label }, i) => (
        <g key={i}>
          <line x1={left} x2={right} y1={at} y2={at} stroke="var(--line)" strokeWidth={1} />
          <text x={left - 6} y={at + 4} textAnchor="end" fill="var(--muted)">
            {label}
          </text>
        </g>
      ))}
      {xTicks.map(({ at, label }, i) => (
        <g key={i}>
          {!model.categories && (
            <line x1={at} x2={at} y1={bottom} y2={bottom + 4} stroke="var(--line)" strokeWidth={1} />
          )}
          <text x={at} y={bottom + 15} textAnchor={anchorOf(at, plot)} fill="var(--muted)">
            {label}
          </text>
        </g>
      ))}
      <line x1={left} x2={right} y1={yOf(0)} y2={yOf(0)} stroke="var(--muted)" strokeWidth={1} />
      <line x1={left} x2={left} y1={top} y2={bottom} stroke="var(--line)" strokeWidth={1} />
    </g>
  )
}

/** The last label does not reach over the edge. */
function anchorOf(at: number, { right }: Plot): 'end' | 'middle' {
  return at > right - 24 ? 'end' : 'middle'
}

/** Apart from the cursor, so that moving it draws none of the lines again. */
const Shapes = memo(function Shapes({ model, plot }: { model: ChartModel; plot: Plot }) {
  const { shapes, xOf, yOf, top } = plot
  return (
    <g>
      {model.lines.map(({ name, colour, isDashed, kind }, i) => {
        const { fill, stroke, dots } = shapes[i]
        const dashes = isDashed ? { strokeDasharray: '5 3' } : {}
        return (
          <g key={name}>
            {fill !== null && (
              <path
                d={fill}
                fill={colourOf(colour)}
                fillOpacity={kind === 'area' ? (model.isStacked ? 0.55 : 0.2) : 0.85}
              />
            )}
            {stroke !== null && (
              <path d={stroke} fill="none" stroke={colourOf(colour)} strokeWidth={1.5} {...dashes} />
            )}
            {dots.map(({ x, y }) => (
              <circle key={x} cx={x} cy={y} r={1.8} fill={colourOf(colour)} />
            ))}
          </g>
        )
      })}
      {model.marks?.map(({ x, y }, i) => {
        const [cx, cy] = [xOf(x), y === null ? top + 5 : yOf(y)]
        return (
          <path
            key={i}
            d={`M${cx - 3} ${cy - 3}L${cx + 3} ${cy + 3}M${cx - 3} ${cy + 3}L${cx + 3} ${cy - 3}`}
            fill="none"
            stroke="var(--error)"
            strokeWidth={1.5}
          />
        )
      })}
    </g>
  )
})
