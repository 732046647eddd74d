import { useSession } from '../state/session-store'

/** `/`, or Ctrl+F (⌘F), goes to the display filter; the log has a search of its own. */
export function onFilterKey(event: KeyboardEvent): void {
  const isFind =
    event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
  const isSlash =
    event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isWritten(event.target)
  if (!isFind && !isSlash) return
  if (useSession.getState().list !== 'Flows' || useSession.getState().dialog !== null) return
  const field = document.getElementById('display-filter')
  if (!(field instanceof HTMLInputElement)) return
  event.preventDefault()
  field.focus()
  field.select()
}

/** Whether what a key goes to is written in, so that characters belong to it. */
export function isWritten(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null
  )
}
