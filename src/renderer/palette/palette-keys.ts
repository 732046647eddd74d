import { isWritten } from '../filter/filter-keys'
import { showPalette } from './palette-store'

/** Ctrl+K (⌘K) and Ctrl+Shift+P show the palette; `?` shows the keys where nothing is being written. */
export function onPaletteKey(event: KeyboardEvent): void {
  const isControl = (event.ctrlKey || event.metaKey) && !event.altKey
  const key = event.key.toLowerCase()
  const isPalette = isControl && ((key === 'k' && !event.shiftKey) || (key === 'p' && event.shiftKey))
  const isKeys = key === '?' && !event.ctrlKey && !event.metaKey && !event.altKey && !isWritten(event.target)
  if (!isPalette && !isKeys) return
  event.preventDefault()
  showPalette(isPalette ? 'palette' : 'keys')
}
