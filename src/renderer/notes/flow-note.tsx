import { FLOW, type FlowRow } from '#core/rows/flow-row'
import { NoteBar } from './note-bar'
import { keepNote, useNotes } from './notes-store'
import { useNotesOf } from './use-notes-of'

/** The note on a flow, above what is shown of it. */
export function FlowNote({ row }: { row: FlowRow }) {
  const { flow } = useNotesOf(row.id, (row.flags & FLOW.noted) !== 0)
  const isEdited = useNotes((state) => state.edited === 'flow')
  return (
    <NoteBar
      key={row.id}
      on="this flow"
      text={flow}
      isEdited={isEdited}
      onEdit={(edited) => useNotes.setState({ edited: edited ? 'flow' : null })}
      onSave={(text) => keepNote({ flow: row.id }, text, flow)}
    />
  )
}
