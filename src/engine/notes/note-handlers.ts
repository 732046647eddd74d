import type { noteCalls } from '#contract/notes'
import { ShownError } from '../engine-error'
import type { Handlers } from '../server/handlers'
import type { Session } from '../session/session'

/** Answers the calls about notes. */
export function noteHandlers(session: Session): Handlers<keyof typeof noteCalls> {
  const { notes, flows, packets } = session
  return {
    'notes.of': ({ flow }) => {
      needFlow(session, flow)
      return { flow: notes.ofFlow(flow), packets: notes.ofPacketsOf(flow) }
    },
    'notes.set': ({ on, text }) => {
      if ('flow' in on) {
        needFlow(session, on.flow)
        needRoom(notes.setOfFlow(on.flow, text))
        session.onIngest()
        return {}
      }
      if (!packets.has(on.packet) || !flows.has(packets.flow[packets.slot(on.packet)]))
        throw new ShownError('ENOENT', 'That packet is no longer in memory.')
      if (packets.fileOffset[packets.slot(on.packet)] < 0)
        throw new ShownError(
          'ENODATA',
          'That packet lies in no file, so that a note on it could not be saved.',
          'Write the note on its flow.',
        )
      needRoom(notes.setOfPacket(on.packet, text))
      session.onIngest()
      return {}
    },
  }
}

function needFlow({ flows }: Session, flow: number): void {
  if (!flows.has(flow)) throw new ShownError('ENOENT', 'That flow is no longer in memory.')
}

function needRoom(hasRoom: boolean): void {
  if (!hasRoom)
    throw new ShownError('ENOSPC', 'There are as many notes as a session keeps.', 'Take one away first.')
}
