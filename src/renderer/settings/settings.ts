import { PACKETS_KEPT } from '#contract/limits'
import type { Theme } from '#contract/window'
import { FLOW_GROUPINGS } from '#core/rows/flow-group-row'
import { foldComposer, useComposer } from '../composer/composer-store'
import { DEFAULT_COLUMNS } from '../flows/column-choice'
import { setColumns, useArrangement } from '../flows/arrangement'
import { TIMES as PACKET_TIMES, usePackets } from '../packets/packets-store'
import { useSession, type StreamLayout } from '../state/session-store'
import {
  CONTRASTS,
  DEFAULT_PREFERENCES,
  LANGUAGES,
  MOTIONS,
  NUMBERS,
  prefer,
  TIMES,
  usePreferences,
  type Language,
  type Numbers,
  type Preferences,
  type Times,
} from './preferences'
import type { Setting, SettingOption } from './setting'
import { setKept, useKept } from './kept'
import { setZoom, useZoom, ZOOMS } from './zoom'

const THEMES: readonly Theme[] = ['system', 'light', 'dark']
const TIME_LABELS: Record<Times, string> = {
  local: 'Time of day, here',
  utc: 'Time of day, UTC',
  relative: 'Since the session began',
}
const LANGUAGE_LABELS: Record<Language, string> = { system: 'As the system', en: 'English', de: 'Deutsch' }
const NUMBER_LABELS: Record<Numbers, string> = {
  system: 'As the system',
  en: '1,234,567 and 1.50 MB',
  de: '1.234.567 and 1,50 MB',
  fr: '1 234 567 and 1,50 MB',
  'en-IN': '12,34,567 and 1.50 MB',
}
const LAYOUTS: [StreamLayout, string][] = [
  ['text', 'Text'],
  ['hex', 'Hex'],
  ['messages', 'Messages'],
]

const options = <T extends string>(values: readonly T[], label: (value: T) => string): SettingOption[] =>
  values.map((value) => ({ value, label: label(value) }))
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const asSystem = (label: string) => (value: string) => (value === 'system' ? 'As the system' : label)
const ON_OFF = options(['on', 'off'], capital)

/** A setting that is a preference of the window. */
function preference(name: keyof Preferences, rest: Omit<Setting, 'id' | 'read' | 'write' | 'act'>): Setting {
  return {
    id: name,
    ...rest,
    read: () => String(usePreferences.getState()[name]),
    write: (value) => prefer({ [name]: value }),
  }
}

/** All settings, in the order in which they are listed. */
export const SETTINGS: readonly Setting[] = [
  {
    id: 'theme',
    section: 'Appearance',
    title: 'Theme',
    about: 'Light or dark, or whichever the system has at the moment.',
    words: 'colour color night',
    options: options(THEMES, (value) => (value === 'system' ? 'As the system' : capital(value))),
    read: () => useSession.getState().theme,
    write: (value) => void window.fourtuple.setTheme(THEMES.find((one) => one === value) ?? 'system'),
  },
  preference('contrast', {
    section: 'Appearance',
    title: 'Contrast',
    about: 'More contrast makes borders and secondary words stand out.',
    words: 'accessibility high visibility',
    options: options(CONTRASTS, asSystem('More')),
  }),
  preference('motion', {
    section: 'Appearance',
    title: 'Motion',
    about: 'Motion shows what changed. With less, it is there at once.',
    words: 'accessibility animation reduced',
    options: options(MOTIONS, asSystem('Less')),
  }),
  {
    id: 'zoom',
    section: 'Appearance',
    title: 'Zoom',
    about: 'How large everything is drawn. Ctrl with + and − does the same.',
    words: 'accessibility text font size scale large',
    options: ZOOMS.map((zoom) => ({ value: String(zoom), label: `${Math.round(100 * zoom)} %` })),
    read: () => String(useZoom.getState().zoom),
    write: (value) => setZoom(Number(value)),
  },
  preference('language', {
    section: 'Language, times and numbers',
    title: 'Language',
    about: 'Of the window and its menu. Messages of the engine and the glossary are in English.',
    words: 'sprache deutsch german english translation',
    options: options(LANGUAGES, (value) => LANGUAGE_LABELS[value]),
  }),
  preference('times', {
    section: 'Language, times and numbers',
    title: 'Times',
    about: 'How times are written in all lists but that of packets, which has its own choice below.',
    words: 'clock zone utc local relative timestamp',
    options: options(TIMES, (value) => TIME_LABELS[value]),
  }),
  preference('numbers', {
    section: 'Language, times and numbers',
    title: 'Numbers',
    about: 'How digits are grouped, and which sign stands before decimals.',
    words: 'locale thousands decimal comma format',
    options: options(NUMBERS, (value) => NUMBER_LABELS[value]),
  }),
  {
    id: 'group',
    section: 'Lists',
    title: 'Group flows by',
    about: 'Flows under a heading for each listener, process, host or transport.',
    words: 'table tree',
    options: [{ value: '', label: 'Nothing' }, ...options(FLOW_GROUPINGS, capital)],
    read: () => useArrangement.getState().group ?? '',
    write: (value) =>
      useArrangement.setState({ group: FLOW_GROUPINGS.find((grouping) => grouping === value) ?? null }),
  },
  {
    id: 'columns',
    section: 'Lists',
    title: 'Columns of the flow table',
    about: 'Columns are chosen by a right-click on their headings. This puts them back.',
    words: 'reset arrange width order',
    options: [],
    act: 'Columns as they were made',
    read: () => '',
    write: () => setColumns(DEFAULT_COLUMNS),
  },
  {
    id: 'packet-times',
    section: 'Lists',
    title: 'Times of packets',
    about: 'What the first column of the Packets tab counts from.',
    words: 'delta relative previous first',
    options: options(PACKET_TIMES, (value) => value),
    read: () => usePackets.getState().time,
    write: (value) =>
      usePackets.setState({ time: PACKET_TIMES.find((one) => one === value) ?? PACKET_TIMES[0] }),
  },
  {
    id: 'layout',
    section: 'Lists',
    title: 'Streams as',
    about: 'How a stream’s bytes are shown: as text, in hex, or as the messages of its protocol.',
    words: 'payload view',
    options: LAYOUTS.map(([value, label]) => ({ value, label })),
    read: () => useSession.getState().layout,
    write: (value) =>
      useSession.setState({ layout: LAYOUTS.find(([name]) => name === value)?.[0] ?? 'text' }),
  },
  {
    id: 'kept',
    section: 'Lists',
    title: 'Packets in memory',
    about:
      'More can be listed, and take 66 bytes each. Holds for windows and captures that are opened from now on.',
    words: 'limit most large million bound evicted',
    options: PACKETS_KEPT.map((packets) => ({
      value: String(packets),
      label: `${packets >> 20} M, up to ${(packets * 66) >> 20} MiB`,
    })),
    read: () => String(useKept.getState().packets),
    write: (value) => setKept(Number(value)),
  },
  {
    id: 'composer',
    section: 'Lists',
    title: 'Composer',
    about: 'Below the detail, for what is to be sent. Folded it takes one line.',
    words: 'fold send pane',
    options: options(['open', 'folded'], capital),
    read: () => (useComposer.getState().isFolded ? 'folded' : 'open'),
    write: (value) => foldComposer(value === 'folded'),
  },
  {
    id: 'notifies',
    section: 'Notifications',
    title: 'Watched flows',
    about:
      'The system shows a message when a flow that you watch opens, closes or errs, while another window is in front.',
    words: 'message alert desktop watch',
    options: ON_OFF,
    read: () => (usePreferences.getState().notifies ? 'on' : 'off'),
    write: (value) => prefer({ notifies: value === 'on' }),
  },
  {
    id: 'announces',
    section: 'Notifications',
    title: 'New flows',
    about: 'A screen reader is told how many flows there are, every five seconds at most.',
    words: 'accessibility announce speech voice aria',
    options: ON_OFF,
    read: () => (usePreferences.getState().announces ? 'on' : 'off'),
    write: (value) => prefer({ announces: value === 'on' }),
  },
  {
    id: 'all',
    section: 'All settings',
    title: 'Begin anew',
    about: 'Puts appearance, times, numbers and notifications back to how they were made.',
    words: 'reset default restore',
    options: [],
    act: 'All as it was made',
    read: () => '',
    write: () => {
      prefer(DEFAULT_PREFERENCES)
      setZoom(1)
      void window.fourtuple.setTheme('system')
    },
  },
]
