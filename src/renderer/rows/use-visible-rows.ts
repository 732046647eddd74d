import { useLayoutEffect, useState, type RefObject } from 'react'

/** Rows drawn beyond the visible ones on each side, so that a turn of the wheel shows rows and not gaps. */
const OVERSCAN = 12
/** Chromium draws no element that is higher than 33,554,428 pixels; a longer list is scrolled in larger steps. */
const MOST_PX = 33_000_000

interface VisibleRows {
  /** The rows that are to be drawn: from the first, so many. */
  first: number
  count: number
  /** How high the list's content is, in pixels. */
  height: number
  /** Where a row is drawn in it. */
  topOf: (index: number) => number
}

/**
 * Which rows of a list of one row height are in sight. By arithmetic alone: what measures each row keeps an object for
 * each, which for five million is 250 MB.
 */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  total: number,
  rowHeight: number,
): VisibleRows {
  const whole = total * rowHeight
  const isLong = whole > MOST_PX
  const [view, setView] = useState({ top: 0, height: 0 })
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const read = () => {
      // Rows of a list that is not long stay where they are while it is scrolled by less than one.
      const top = isLong ? box.scrollTop : Math.floor(box.scrollTop / rowHeight) * rowHeight
      const height = box.clientHeight
      setView((before) => (before.top === top && before.height === height ? before : { top, height }))
    }
    read()
    box.addEventListener('scroll', read, { passive: true })
    const observer = new ResizeObserver(read)
    observer.observe(box)
    return () => {
      box.removeEventListener('scroll', read)
      observer.disconnect()
    }
  }, [scroller, isLong, rowHeight])

  const top = view.top * scaleOf(whole, view.height)
  const first = Math.max(0, Math.min(total, Math.floor(top / rowHeight)) - OVERSCAN)
  const end = Math.min(total, Math.ceil((top + view.height) / rowHeight) + 1 + OVERSCAN)
  /** By how much rows of a long list are drawn above their places, so that they are where it is scrolled to. */
  const pushed = top - view.top
  return {
    first,
    count: view.height === 0 ? 0 : Math.max(0, end - first),
    height: Math.min(whole, MOST_PX),
    topOf: (index) => index * rowHeight - pushed,
  }
}

/** Scrolls no further than is needed to show a row. @param total rows of the list */
export function scrollToRow(box: Element, index: number, total: number, rowHeight: number): void {
  const scale = scaleOf(total * rowHeight, box.clientHeight)
  const shown = box.scrollTop * scale
  const top = index * rowHeight
  const lowest = top + rowHeight - box.clientHeight
  if (top < shown) box.scrollTop = top / scale
  else if (lowest > shown) box.scrollTop = Math.ceil(lowest / scale)
}

/** How many pixels of a list one of its element stands for: 1, unless the list is too long to be drawn. */
export function scaleOf(whole: number, viewHeight: number): number {
  return whole > MOST_PX ? (whole - viewHeight) / (MOST_PX - viewHeight) : 1
}
