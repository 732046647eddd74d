import { formatAddress } from '#core/net/address'
import type { NewEvent } from '#core/own/event-log'
import { FLOW, type Endpoint } from '#core/rows/flow-row'
import type { Session } from '#engine/session/session'

/** Both endpoints of an event's flow, as seen from its socket; null where there is none yet, or no peer. */
export function endsOf(session: Session, event: NewEvent): { local: Endpoint | null; peer: Endpoint | null } {
  const { flows } = session
  if (event.flow < 0 || !flows.has(event.flow)) return { local: null, peer: null }
  const slot = flows.slot(event.flow)
  const endpoint = (side: number): Endpoint => ({
    address: formatAddress(flows.addresses, 32 * slot + 16 * side, flows.family[slot] === 6 ? 16 : 4),
    port: flows.ports[2 * slot + side],
  })
  const other = event.side === 0 ? 1 : 0
  const isTwoTuple = (flows.flags[slot] & FLOW.twoTuple) !== 0
  return { local: endpoint(event.side), peer: isTwoTuple ? null : endpoint(other) }
}
