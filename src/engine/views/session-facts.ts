import type { FlowFacts } from '#core/display-filter/flow-subject'
import { serviceName } from '#core/protocols/detect'
import { markCount, roundTripMs } from '#core/tcp/flow-sums'
import type { TcpMarkName } from '#core/tcp/marks'
import type { Session } from '../session/session'
import type { KeptPayload } from './kept-payload'

/** What display filters ask of a session's flows beyond the flow table. Columns that come later are added here. */
export function sessionFacts(session: Session, payload: KeptPayload): FlowFacts {
  const { flows, owners } = session
  const pidOf = (flow: number) => owners.pidOf(flow, flows.localSide[flows.slot(flow)] === 1 ? 1 : 0)
  const numberOf = (pid: number) => (pid === 0 ? NaN : pid)
  /** Of both ends; what was not captured has none that is known. */
  const marked = (name: TcpMarkName) => (flow: number) => markCount(flows, flows.slot(flow), name)
  return {
    endsOf: (flow) => session.own.endsOf(flow),
    wireIsLive: () => session.liveCaptures > 0,
    numbers: {
      rtt: (flow) => roundTripMs(flows, flows.slot(flow)),
      retransmissions: marked('retransmission'),
      outOfOrder: marked('outOfOrder'),
      lost: marked('lostSegment'),
      duplicateAcks: marked('duplicateAck'),
      zeroWindows: marked('zeroWindow'),
      windowFull: marked('windowFull'),
      keepAlives: marked('keepAlive'),
      pid: (flow) => numberOf(pidOf(flow)),
    },
    texts: {
      service: (flow) => known(serviceName(session.ingest.services.of(flow))),
      process: (flow) => known(owners.programs.get(pidOf(flow))),
      note: (flow) => session.notes.textOf(flow),
    },
    payload: (flow, pattern) => payload.has(flow, pattern),
    originMs: () => session.series.first,
  }
}

/** A name that is empty is none. */
function known(name: string | undefined): string | undefined {
  return name === '' ? undefined : name
}
