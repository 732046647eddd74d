import { useEffect, useState } from 'react'
import type { CallResult } from '#contract/messages'
import { useSession } from '../state/session-store'
import { useNotes } from './notes-store'

type NotesOf = CallResult<'notes.of'>
const NONE: NotesOf = { flow: '', packets: [] }

/** The notes on a flow and its packets. @param isNoted whether its row says that there are any */
export function useNotesOf(flow: number, isNoted: boolean): NotesOf {
  const client = useSession((state) => state.client)
  const changes = useNotes((state) => state.changes)
  const [notes, setNotes] = useState(NONE)
  useEffect(() => {
    let isStale = false
    void client?.call('notes.of', { flow }).then(
      (answer) => !isStale && setNotes(answer),
      // The flow made room: its row says so.
      () => !isStale && setNotes(NONE),
    )
    return () => {
      isStale = true
    }
  }, [client, flow, isNoted, changes])
  return notes
}
