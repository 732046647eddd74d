import { create } from 'zustand'
import type { FilterMistake } from '#core/display-filter/filter'
import { addTerm, type Joining } from '#core/display-filter/edit'
import type { NamedDisplayFilter } from '#core/display-filter/library'
import { parseFilter } from '#core/display-filter/parse'

/** Where saved filters are kept, in the window's own storage. */
const KEY = 'display-filters'
/** More would not be found by name. */
const MOST_SAVED = 200
/** A filter is applied this long after the last key. */
const APPLY_AFTER_MS = 100

interface FilterState {
  /** As it is typed. */
  text: string
  /** The last that could be read: what the list shows. */
  applied: string
  error: FilterMistake | null
  saved: readonly NamedDisplayFilter[]
}

export const useFilter = create<FilterState>(() => ({
  text: '',
  applied: '',
  error: null,
  saved: readSaved(),
}))

let waiting: ReturnType<typeof setTimeout> | undefined

/** Takes what is typed; it is applied shortly after the last key, if it can be read. */
export function typeFilter(text: string): void {
  const parsed = parseFilter(text)
  useFilter.setState({ text, error: 'error' in parsed ? parsed.error : null })
  clearTimeout(waiting)
  if ('filter' in parsed) waiting = setTimeout(() => useFilter.setState({ applied: text }), APPLY_AFTER_MS)
}

/** Puts a whole filter in place at once. */
export function setFilter(text: string): void {
  typeFilter(text)
  clearTimeout(waiting)
  if (useFilter.getState().error === null) useFilter.setState({ applied: text })
}

/** Adds a value that was pointed at. */
export function joinTerm(term: string, joining: Joining): void {
  setFilter(addTerm(useFilter.getState().text, term, joining))
}

/** Saves what is written under a name; one of the same name is replaced. */
export function saveFilter(name: string): void {
  const { text, saved } = useFilter.getState()
  setSaved([...saved.filter((one) => one.name !== name), { name, filter: text.trim() }].slice(-MOST_SAVED))
}

export function deleteFilter(name: string): void {
  setSaved(useFilter.getState().saved.filter((one) => one.name !== name))
}

function setSaved(saved: readonly NamedDisplayFilter[]): void {
  useFilter.setState({ saved })
  try {
    localStorage.setItem(KEY, JSON.stringify(saved))
  } catch {
    // Storage is full or not there: they are kept until the window closes.
  }
}

function readSaved(): NamedDisplayFilter[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(read) ? read.filter(isNamed).slice(-MOST_SAVED) : []
  } catch {
    return []
  }
}

function isNamed(value: unknown): value is NamedDisplayFilter {
  const one = value as Partial<NamedDisplayFilter> | null
  return typeof one?.name === 'string' && typeof one.filter === 'string'
}
