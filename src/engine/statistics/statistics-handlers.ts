import type { statisticsCalls } from '#contract/statistics'
import type { Handlers } from '../server/handlers'
import type { Session } from '../session/session'
import { packetLengths } from './packet-lengths'
import { sessionRates } from './session-rates'
import { topTalkers } from './talkers'

/** Answers the calls about the whole session. */
export function statisticsHandlers(session: Session): Handlers<keyof typeof statisticsCalls> {
  return {
    'statistics.rates': ({ by, points }) => sessionRates(session, by, points),
    'statistics.talkers': ({ of, order, most, span }) => topTalkers(session, of, order, most, span),
    'statistics.lengths': ({ span }) => packetLengths(session, span),
  }
}
