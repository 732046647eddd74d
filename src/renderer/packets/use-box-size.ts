import { useCallback, useState, type RefCallback } from 'react'

/** The size of a box in pixels, as it is now: some parts are laid out by it. */
export function useBoxSize(): { ref: RefCallback<HTMLElement>; width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 })
  const ref = useCallback((box: HTMLElement | null) => {
    if (!box) return
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }))
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  return { ref, ...size }
}
