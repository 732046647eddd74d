import { NoteBar } from './note-bar'
import { keepNote, useNotes } from './notes-store'
import { useNotesOf } from './use-notes-of'

/** The note on a packet, above its layers. */
export function PacketNote({ flow, packet }: { flow: number; packet: number }) {
  const { packets } = useNotesOf(flow, true)
  const before = packets.find((one) => one.packet === packet)?.text ?? ''
  const isEdited = useNotes((state) => state.edited === 'packet')
  return (
    <NoteBar
      key={packet}
      on="this packet"
      text={before}
      isEdited={isEdited}
      onEdit={(edited) => useNotes.setState({ edited: edited ? 'packet' : null })}
      onSave={(text) => keepNote({ packet }, text, before)}
    />
  )
}
