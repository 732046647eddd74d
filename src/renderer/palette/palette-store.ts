import { create } from 'zustand'
import { useSession } from '../state/session-store'

/** Where the last commands are kept, in the window's own storage. */
const KEY = 'recent-commands'
/** As many as are looked over at a glance; the oldest goes first. */
const MOST_RECENT = 6

interface PaletteState {
  shown: 'palette' | 'keys' | 'glossary' | null
  /** What the glossary is searched for. */
  term: string
  recent: readonly string[]
}

export const usePalette = create<PaletteState>(() => ({ shown: null, term: '', recent: readKept() }))

// A menu's key may open a dialog meanwhile: one of the two at a time.
useSession.subscribe(({ dialog }) => {
  if (dialog !== null && usePalette.getState().shown !== null) usePalette.setState({ shown: null })
})

/**
 * Shows the palette, the sheet of keys or the glossary, unless a dialog is open: that one has to be answered first.
 *
 * @param term what the glossary is searched for
 */
export function showPalette(shown: 'palette' | 'keys' | 'glossary', term = ''): void {
  if (useSession.getState().dialog === null) usePalette.setState({ shown, term })
}

export function rememberCommand(id: string): void {
  const recent = [id, ...usePalette.getState().recent.filter((one) => one !== id)].slice(0, MOST_RECENT)
  usePalette.setState({ recent })
  try {
    localStorage.setItem(KEY, JSON.stringify(recent))
  } catch {
    // Storage is full or not there: they are kept until the window closes.
  }
}

function readKept(): string[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(read)
      ? read.filter((one): one is string => typeof one === 'string').slice(0, MOST_RECENT)
      : []
  } catch {
    return []
  }
}
