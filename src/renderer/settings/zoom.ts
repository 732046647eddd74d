import { create } from 'zustand'

/** What the settings offer; the menu and the keys know steps between. */
export const ZOOMS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

/** How large the window is drawn, as the settings offer it: main has the word on it. */
export const useZoom = create<{ zoom: number }>(() => ({ zoom: 1 }))

/** Zooms the window. */
export function setZoom(factor: number): void {
  void window.fourtuple.zoom(factor).then(take)
}

/** Asks what holds: it may have been changed by the menu. */
export function askZoom(): void {
  void window.fourtuple.zoom(null).then(take)
}

function take(factor: number): void {
  const nearest = ZOOMS.reduce<number>(
    (best, one) => (Math.abs(one - factor) < Math.abs(best - factor) ? one : best),
    ZOOMS[0],
  )
  useZoom.setState({ zoom: nearest })
}
