import type { FlowFacts } from '#core/display-filter/flow-subject'
import type { Session } from '../session/session'
import type { KeptPayload } from './kept-payload'

/** What display filters ask of a session's flows beyond the flow table. Columns that come later are added here. */
export function sessionFacts(session: Session, payload: KeptPayload): FlowFacts {
  return {
    endsOf: (flow) => session.own.endsOf(flow),
    wireIsLive: () => session.liveCaptures > 0,
    numbers: {},
    texts: {},
    payload: (flow, pattern) => payload.has(flow, pattern),
  }
}
