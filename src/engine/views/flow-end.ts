import { STATE } from '#core/flow/states'
import { FLOW } from '#core/rows/flow-row'
import { shownState } from '#core/rows/pack-flow-row'
import type { Session } from '../session/session'

/** Whether nothing more can come of a live flow: both ends are closed, or nearly so, as far as they are known. */
export function isOver({ flows, own, liveCaptures }: Session, flow: number): boolean {
  const slot = flows.slot(flow)
  const ends = own.endsOf(flow)
  const isLive = liveCaptures > 0
  const local = flows.localSide[slot] === 1 ? 1 : 0
  if (!isEnded(shownState(flows, slot, local, ends?.[local], isLive))) return false
  if ((flows.flags[slot] & FLOW.twoTuple) !== 0) return true
  const remote = local === 0 ? 1 : 0
  const there = shownState(flows, slot, remote, ends?.[remote], isLive)
  return isEnded(there) || there === STATE.unknown
}

function isEnded(state: number): boolean {
  return state === STATE.closed || state === STATE.timeWait
}
