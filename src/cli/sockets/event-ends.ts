import type { SocketState } from '#contract/sockets'
import { formatAddress } from '#core/net/address'
import type { NewEvent } from '#core/own/event-log'
import { FLOW, type Endpoint } from '#core/rows/flow-row'
import type { Session } from '#engine/session/session'

/** The endpoint of a socket, and the one across from it; null where there is none yet. */
export interface Ends {
  local: Endpoint | null
  peer: Endpoint | null
}

/**
 * Both endpoints of an event: the socket's own, and its flow's where the socket has no peer of its own (datagrams of
 * several), or is too new to be known.
 */
export function endsOf(session: Session, event: NewEvent, state: SocketState | undefined): Ends {
  if (state?.local && state.peer) return state
  const ends = endsOfFlow(session, event)
  return { local: state?.local ?? ends.local, peer: state?.peer ?? ends.peer }
}

function endsOfFlow({ flows }: Session, { flow, side }: NewEvent): Ends {
  if (flow < 0 || !flows.has(flow)) return { local: null, peer: null }
  const slot = flows.slot(flow)
  const endpoint = (end: number): Endpoint => ({
    address: formatAddress(flows.addresses, 32 * slot + 16 * end, flows.family[slot] === 6 ? 16 : 4),
    port: flows.ports[2 * slot + end],
  })
  const isTwoTuple = (flows.flags[slot] & FLOW.twoTuple) !== 0
  return { local: endpoint(side), peer: isTwoTuple ? null : endpoint(side === 0 ? 1 : 0) }
}
