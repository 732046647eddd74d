import type { logCalls } from '#contract/log'
import { carriesPayload } from '#core/own/event-words'
import { ShownError } from '../engine-error'
import type { Approvals } from '../server/approvals'
import type { Handlers } from '../server/handlers'
import type { Session } from '../session/session'
import { payloadOf } from './event-facts'
import { exportLog } from './export-log'

/** Answers the calls about the log. */
export function logHandlers(session: Session, approvals: Approvals): Handlers<keyof typeof logCalls> {
  return {
    'log.payload': ({ event: sequence, offset, length }) => {
      const { events } = session.own
      if (sequence >= events.next) throw new ShownError('ENOENT', 'There is no such event.')
      const nothing = { bytes: new Uint8Array(0), total: 0, evicted: false }
      if (!events.has(sequence)) return { ...nothing, evicted: true }
      const event = events.read(sequence)
      if (!carriesPayload(event.kind)) return nothing
      const bytes = payloadOf(session, event, offset, length)
      return { bytes: bytes ?? nothing.bytes, total: event.bytes, evicted: bytes === null }
    },
    'log.export': ({ file, format, filter }) =>
      exportLog(session, approvals.pathToWrite(file), { format, filter }, session.version),
  }
}
