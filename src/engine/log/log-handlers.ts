import type { logCalls } from '#contract/log'
import { ShownError } from '../engine-error'
import type { Approvals } from '../server/approvals'
import type { Handlers } from '../server/handlers'
import type { Session } from '../session/session'

/** Answers the calls about the log. */
export function logHandlers(_session: Session, _approvals: Approvals): Handlers<keyof typeof logCalls> {
  return {
    'log.payload': () => {
      throw new ShownError('ENOSYS', 'not yet')
    },
    'log.export': () => {
      throw new ShownError('ENOSYS', 'not yet')
    },
  }
}
