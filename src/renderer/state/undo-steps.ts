import { useArrangement, setColumns, setRules } from '../flows/arrangement'
import { typeFilter, useFilter } from '../filter/filter-store'
import { isWritten } from '../filter/filter-keys'
import { undoable, undoLast } from './undo'
import { notify, useSession } from './session-store'

/** Remembers what is done to the list of flows and its filter, so that it can be undone. Once, when the page is loaded. */
export function startUndo(): void {
  useArrangement.subscribe((now, before) => {
    // Another engine has other flows: what it forgot is not for a person to undo.
    if (useSession.getState().client === null) return
    if (now.clearedAt !== before.clearedAt)
      undoable('Clear closed flows', () => useArrangement.setState({ clearedAt: before.clearedAt }))
    if (now.columns !== before.columns) undoable('Arrange columns', () => setColumns(before.columns))
    if (now.rules !== before.rules) undoable('Colour rules', () => setRules(before.rules))
    if (now.group !== before.group)
      undoable('Group flows', () => useArrangement.setState({ group: before.group }))
    if (now.pinned !== before.pinned)
      undoable('Pin', () => useArrangement.setState({ pinned: before.pinned }))
    if (now.by !== before.by || now.descending !== before.descending)
      undoable('Sort flows', () => useArrangement.setState({ by: before.by, descending: before.descending }))
  })
  useFilter.subscribe((now, before) => {
    if (now.applied !== before.applied) undoable('Display filter', () => typeFilter(before.applied))
  })
}

/** Ctrl+Z, where nothing is being written: there it undoes what was typed. */
export function onUndoKey(event: KeyboardEvent): void {
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === 'z'
  if (!isUndo || isWritten(event.target)) return
  event.preventDefault()
  undo()
}

/** Undoes the last step, and says what it was. */
export function undo(): void {
  const title = undoLast()
  if (title !== null) notify({ level: 'note', title: `Undone: ${title}`, text: '' })
}
