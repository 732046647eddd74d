import { FLOW } from '#core/rows/flow-row'
import type { Session } from '../session/session'

/** Where a flow's stream is best taken from. The flow must be in memory. */
export function streamOrigin({ flows, own }: Session, flow: number): 'wire' | 'own socket' {
  const flags = flows.flags[flows.slot(flow)]
  if ((flags & FLOW.wire) === 0) return 'own socket'
  // A capture that came late lacks what our own socket has from the beginning.
  const isOwn = own.endsOf(flow) !== undefined
  return isOwn && flags & FLOW.beginningUnseen ? 'own socket' : 'wire'
}
