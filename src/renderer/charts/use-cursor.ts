import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { bucketAt, type ChartModel, type ChartSpan } from './chart-model'
import type { Plot } from './plot'

/** A pointer that moved less did not draw a span. */
const LEAST_PX = 4
/** Buckets that Page Up and Page Down go. */
const PAGE = 10

/**
 * The moment of a chart that is looked at, and the span that is drawn over it. Moments are kept in seconds and not as
 * places, since buckets get others while a session goes on.
 */
export function useCursor(
  model: ChartModel,
  plot: Plot,
  span: ChartSpan | null,
  onSpan: ((span: ChartSpan | null) => void) | undefined,
) {
  const [at, setAt] = useState<number | null>(null)
  const [dragged, setDragged] = useState<ChartSpan | null>(null)
  const begun = useRef<number | null>(null)
  /** Where a span that is made by keyboard was begun. */
  const anchor = useRef<number | null>(null)
  const { x, bucket } = model
  const first = x.at(0) ?? 0
  const end = (x.at(-1) ?? 0) + bucket

  const secondsOf = (event: PointerEvent<HTMLElement>) => {
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left - 1
    return Math.max(first, Math.min(end, plot.secondsAt(place)))
  }

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (!onSpan || event.button !== 0 || x.length === 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    begun.current = secondsOf(event)
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (x.length === 0) return
    const seconds = secondsOf(event)
    setAt(seconds)
    if (begun.current === null) return
    const isWide = Math.abs(plot.xOf(seconds) - plot.xOf(begun.current)) >= LEAST_PX
    setDragged(isWide ? between(begun.current, seconds) : null)
  }
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (begun.current === null) return
    begun.current = null
    anchor.current = null
    if (dragged) onSpan?.(dragged)
    // A click outside of the span takes it away, as it takes a selection of text.
    else if (span && !isIn(span, secondsOf(event))) onSpan?.(null)
    setDragged(null)
  }
  const onPointerCancel = () => {
    begun.current = null
    setDragged(null)
  }
  const onPointerLeave = () => {
    if (begun.current === null) setAt(null)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || x.length === 0) return
    if (event.key === 'Escape') {
      if (span) onSpan?.(null)
      else if (at === null) return
      anchor.current = null
      setAt(null)
      event.preventDefault()
      return
    }
    const here = at === null ? -1 : bucketAt(model, at)
    const to = placeAfter(event.key, here, x.length)
    if (to === undefined) return
    event.preventDefault()
    const place = Math.max(0, Math.min(x.length - 1, to))
    setAt(x[place] + bucket / 2)
    if (!event.shiftKey || !onSpan) {
      anchor.current = null
      return
    }
    anchor.current ??= Math.max(0, here)
    const from = Math.min(anchor.current, place)
    onSpan(between(x[from], x[Math.max(anchor.current, place)] + bucket))
  }
  const onBlur = () => {
    setAt(null)
    anchor.current = null
  }
  const events = {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel,
    onPointerLeave,
    onKeyDown,
    onBlur,
  }
  return { at, dragged, events }
}

/** The span of two moments, as fine as a hand can choose: a thousandth of it. */
function between(a: number, b: number): ChartSpan {
  const [low, high] = [Math.max(0, Math.min(a, b)), Math.max(0, a, b)]
  const unit = 10 ** Math.floor(Math.log10(Math.max(high - low, 1e-3)) - 3)
  const whole = (value: number) => Number((value * unit).toFixed(6))
  return { from: whole(Math.floor(low / unit + 1e-6)), to: whole(Math.ceil(high / unit - 1e-6)) }
}

function isIn({ from, to }: ChartSpan, seconds: number): boolean {
  return seconds >= from && seconds <= to
}

function placeAfter(key: string, here: number, total: number): number | undefined {
  return {
    ArrowLeft: here - 1,
    ArrowRight: here + 1,
    PageUp: here - PAGE,
    PageDown: here + PAGE,
    Home: 0,
    End: total - 1,
  }[key]
}
