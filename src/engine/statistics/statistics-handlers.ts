import type { statisticsCalls } from '#contract/statistics'
import type { Handlers } from '../server/handlers'
import type { Session } from '../session/session'
import { FittingFlows } from './fitting-flows'
import { packetLengths } from './packet-lengths'
import { sessionRates } from './session-rates'
import { topTalkers } from './talkers'

/** Answers the calls about the whole session. */
export function statisticsHandlers(session: Session): Handlers<keyof typeof statisticsCalls> {
  const fitting = new FittingFlows(session)
  return {
    'statistics.rates': async ({ filter, ...asked }) =>
      sessionRates(session, { ...asked, fitting: await fitting.of(filter) }),
    'statistics.talkers': async ({ of, order, most, span, filter }) =>
      topTalkers(session, of, order, most, span, await fitting.of(filter)),
    'statistics.lengths': async ({ span, filter }) => packetLengths(session, span, await fitting.of(filter)),
    'statistics.losses': ({ points }) => session.losses.answer(points),
  }
}
