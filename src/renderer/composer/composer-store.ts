import { create } from 'zustand'
import type { SendState } from '#contract/sends'
import {
  mergeCollections,
  readCollections,
  writeCollections,
  type Collection,
} from '#core/collection/collections'
import type { WrittenPayload } from '#core/payload/compile-payload'
import { notify, useSession, withEngine } from '../state/session-store'

const MOST_HISTORY = 100
/** Longer ones are sent, but not remembered: all of the history is kept in one place of 5 MB. */
const MOST_REMEMBERED = 16_384
const KEYS = { folded: 'composer-folded', history: 'composer-history', collections: 'composer-collections' }

interface ComposerState {
  sends: SendState[]
  /** Newest last. */
  history: WrittenPayload[]
  /** Where in the history we are: its length while at what is being written. */
  at: number
  collections: Collection[]
  isExpanded: boolean
  /** It is a bar of one line, so that what is above has its room. */
  isFolded: boolean
}

export const useComposer = create<ComposerState>(() => {
  const history = rememberedHistory()
  return {
    sends: [],
    history,
    at: history.length,
    collections: rememberedCollections(),
    isExpanded: false,
    isFolded: remembered(KEYS.folded) === 'true',
  }
})

/** Folds the composer to a bar, or unfolds it; the next start finds it so. */
export function foldComposer(isFolded: boolean): void {
  useComposer.setState({ isFolded })
  remember(KEYS.folded, String(isFolded))
  // What has the focus then is where it stood: the field, or the bar.
  requestAnimationFrame(() => document.getElementById('payload')?.focus())
}

/** Gives the composer the focus, unfolded. */
export function goToComposer(): void {
  if (useComposer.getState().isFolded) foldComposer(false)
  else document.getElementById('payload')?.focus()
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null // A page without storage forgets, and works.
  }
}
function remember(key: string, text: string): void {
  try {
    localStorage.setItem(key, text)
  } catch {
    notify({
      level: 'warning',
      title: 'Not remembered',
      text: 'The store of this window is full.',
      step: 'Delete some saved payloads.',
    })
  }
}

function rememberedCollections(): Collection[] {
  const read = readCollections(remembered(KEYS.collections) ?? '')
  return 'why' in read ? [] : read.collections
}
/** Kept in the form of a collection, which is checked when it is read. */
function rememberedHistory(): WrittenPayload[] {
  const read = readCollections(remembered(KEYS.history) ?? '')
  return 'why' in read
    ? []
    : read.collections.flatMap(({ payloads }) => payloads.map(({ payload }) => payload))
}

/** Remembers what was sent, once where it is the same as the last. */
export function sent(payload: WrittenPayload): void {
  const { history } = useComposer.getState()
  const isNew = payload.text !== '' && JSON.stringify(history.at(-1)) !== JSON.stringify(payload)
  const next =
    isNew && payload.text.length <= MOST_REMEMBERED ? [...history, payload].slice(-MOST_HISTORY) : history
  useComposer.setState({ history: next, at: next.length })
  if (next === history) return
  const payloads = next.map((one, i) => ({ name: String(i + 1), payload: one }))
  remember(KEYS.history, writeCollections([{ name: 'History', payloads }]))
}

/** Puts a payload into the composer. */
export function write(payload: WrittenPayload): void {
  const { draft } = useSession.getState()
  useSession.setState({ draft: { ...draft, ...payload } })
}

/** Goes back (-1) or forth (1) in the history, like a shell. False where there is nothing further. */
export function recall(by: -1 | 1): boolean {
  const { history, at } = useComposer.getState()
  const to = at + by
  if (to < 0 || to > history.length) return false
  useComposer.setState({ at: to })
  if (to < history.length) write(history[to])
  else useSession.setState(({ draft }) => ({ draft: { ...draft, text: '' } }))
  return true
}

export function setCollections(collections: Collection[]): void {
  useComposer.setState({ collections })
  remember(KEYS.collections, writeCollections(collections))
}

/** Saves what is written under a name in a collection. */
export function save(collection: string, name: string, payload: WrittenPayload): void {
  const added = [{ name: collection, payloads: [{ name, payload }] }]
  setCollections(mergeCollections(useComposer.getState().collections, added))
}

/** Takes in the collections of a file's text; says why where it can't. */
export function importCollections(text: string): void {
  const read = readCollections(text)
  if ('why' in read) {
    notify({
      level: 'error',
      title: 'Not imported',
      text: read.why,
      step: 'docs/payloads.md describes such a file.',
    })
    return
  }
  setCollections(mergeCollections(useComposer.getState().collections, read.collections))
}

export function stopSend(send: number): void {
  withEngine('Not stopped', (client) => client.call('send.stop', { send }))
}
