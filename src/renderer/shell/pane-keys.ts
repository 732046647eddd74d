/** The parts of the window in the order F6 goes through them, each by where its focus goes. */
const PANES = {
  capture: '#capture-filter',
  list: '#flows, #sockets, #log, #system, #statistics',
  detail: '#detail [role="tab"][aria-selected="true"]',
  composer: '#payload',
}

/** Gives a part of the window the focus, where it is there. */
export function focusPane(name: keyof typeof PANES): void {
  document.querySelector<HTMLElement>(PANES[name])?.focus()
}

/** F6 goes to the next part of the window, Shift+F6 to the one before, as it does in browsers and editors. */
export function onPaneKey(event: KeyboardEvent): void {
  if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return
  event.preventDefault()
  // What stands before the window keeps the focus until it is answered.
  if (document.querySelector('[role="dialog"]')) return
  const panes = Object.values(PANES)
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .filter((pane) => pane !== null)
  const { activeElement } = document
  // Where the focus is in none of them, the part before it in the document counts.
  const at = panes.findLastIndex(
    (pane) =>
      pane === activeElement ||
      (activeElement !== null &&
        pane.compareDocumentPosition(activeElement) & Node.DOCUMENT_POSITION_FOLLOWING),
  )
  const next = at + (event.shiftKey ? (panes[at] === activeElement ? -1 : 0) : 1)
  panes.at(next % panes.length)?.focus()
}
