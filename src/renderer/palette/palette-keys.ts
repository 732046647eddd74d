import { isWritten } from '../filter/filter-keys'
import { showPalette } from './palette-store'

/**
 * Ctrl+K (⌘K) and Ctrl+Shift+P show the palette; `?` explains what has the focus, if it is a term, and
 * else shows the keys, where nothing is being written.
 */
export function onPaletteKey(event: KeyboardEvent): void {
  const isControl = (event.ctrlKey || event.metaKey) && !event.altKey
  const key = event.key.toLowerCase()
  const isPalette = isControl && ((key === 'k' && !event.shiftKey) || (key === 'p' && event.shiftKey))
  const isKeys = key === '?' && !event.ctrlKey && !event.metaKey && !event.altKey && !isWritten(event.target)
  if (!isPalette && !isKeys) return
  event.preventDefault()
  const term = event.target instanceof Element ? event.target.closest('[data-term]') : null
  if (isKeys && term) showPalette('glossary', term.getAttribute('data-term') ?? '')
  else showPalette(isPalette ? 'palette' : 'keys')
}
