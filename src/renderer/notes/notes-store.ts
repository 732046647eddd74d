import { create } from 'zustand'
import type { CallInput } from '#contract/messages'
import { undoable } from '../state/undo'
import { engineError, notify, useSession } from '../state/session-store'

/** What note is being edited: here, so that a menu and a key can begin it. */
export const useNotes = create<{ edited: 'flow' | 'packet' | null; changes: number }>(() => ({
  edited: null,
  changes: 0,
}))

// What is chosen is another one: what was typed for it is not meant for this.
useSession.subscribe(({ selected }, before) => {
  if (selected !== before.selected) useNotes.setState({ edited: null })
})

/** Begins to edit the note on the chosen flow, or on its chosen packet. */
export function editNote(on: 'flow' | 'packet'): void {
  useNotes.setState({ edited: on })
}

/**
 * Keeps a note; where that fails it says why.
 *
 * @param before what it was
 * @returns whether it is kept
 */
export async function keepNote(
  on: CallInput<'notes.set'>['on'],
  text: string,
  before: string,
): Promise<boolean> {
  const { client } = useSession.getState()
  if (!client) return false
  try {
    await client.call('notes.set', { on, text })
    useNotes.setState(({ changes }) => ({ changes: changes + 1 }))
    if (text !== before) undoable('Note', () => void keepNote(on, before, text))
    return true
  } catch (thrown) {
    const { message, step } = engineError(thrown)
    notify({ level: 'error', title: 'The note was not kept', text: message, ...(step ? { step } : {}) })
    return false
  }
}
