/** A rectangle on the desktop, in its pixels. */
export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

/** So much of a window's top must be on a display for a hand to reach it. */
const REACHABLE = { width: 120, height: 40 }

/** Remembered bounds, or null where they lie on a display that is no longer there. */
export function visibleBounds(bounds: Bounds | null, displays: readonly Bounds[]): Bounds | null {
  if (!bounds) return null
  const reachable = displays.some((display) => {
    const width = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x)
    const below = display.y + display.height - bounds.y
    return width >= REACHABLE.width && bounds.y >= display.y && below >= REACHABLE.height
  })
  return reachable ? bounds : null
}
