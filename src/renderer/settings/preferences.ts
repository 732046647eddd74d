import { create } from 'zustand'

/** Where preferences are kept, in the windows' own storage, which all windows share. */
const KEY = 'preferences'

/** How times are written. */
export const TIMES = ['local', 'utc', 'relative'] as const
export type Times = (typeof TIMES)[number]
/** In what language the window is: the system's, if there is a file of it. */
export const LANGUAGES = ['system', 'en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]
/** How numbers are written: as the system has it, or as in a language. */
export const NUMBERS = ['system', 'en', 'de', 'fr', 'en-IN'] as const
export type Numbers = (typeof NUMBERS)[number]
export const CONTRASTS = ['system', 'more'] as const
export const MOTIONS = ['system', 'less'] as const

/** What a person chose about how the window speaks; the theme and the zoom are kept by main. */
export interface Preferences {
  language: Language
  times: Times
  numbers: Numbers
  contrast: (typeof CONTRASTS)[number]
  motion: (typeof MOTIONS)[number]
  /** Whether the system shows a message when a watched connection opens, closes or errs. */
  notifies: boolean
  /** Whether people who hear the window are told of new flows. */
  announces: boolean
}

/** What holds until somebody chooses. */
export const DEFAULT_PREFERENCES: Preferences = {
  language: 'system',
  times: 'local',
  numbers: 'system',
  contrast: 'system',
  motion: 'system',
  notifies: true,
  announces: true,
}

const VALUES: { [K in keyof Preferences]: readonly Preferences[K][] } = {
  language: LANGUAGES,
  times: TIMES,
  numbers: NUMBERS,
  contrast: CONTRASTS,
  motion: MOTIONS,
  notifies: [true, false],
  announces: [true, false],
}

/** Reads preferences; what is not there, or is none of the values, is the default. */
export function parsePreferences(text: string | null): Preferences {
  let read: unknown
  try {
    read = JSON.parse(text ?? '{}')
  } catch {
    read = {}
  }
  const kept = (typeof read === 'object' && read !== null ? read : {}) as Record<string, unknown>
  const chosen = Object.entries(VALUES).filter(([name, values]) =>
    (values as readonly unknown[]).includes(kept[name]),
  )
  return { ...DEFAULT_PREFERENCES, ...Object.fromEntries(chosen.map(([name]) => [name, kept[name]])) }
}

export const usePreferences = create<Preferences>(() => parsePreferences(stored()))

/** Changes some and keeps them. */
export function prefer(changed: Partial<Preferences>): void {
  usePreferences.setState(changed)
  try {
    localStorage.setItem(KEY, JSON.stringify(usePreferences.getState()))
  } catch {
    // Storage is full or not there: they hold until the window closes.
  }
}

/** Takes over what another window chose. Once, when the page is loaded. */
export function followOtherWindows(): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY) usePreferences.setState(parsePreferences(newValue))
  })
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
