import { FLOW, type FlowRow } from '#core/rows/flow-row'
import { isOver } from '../flows/state-dot'

/** What became of a flow, in words; null where nothing that matters did. The worst is said alone. */
export function watchedChange(before: WatchedRow, now: WatchedRow): string | null {
  const came = (bit: number) => (now.flags & bit) !== 0 && (before.flags & bit) === 0
  if (came(FLOW.resetByLocal)) return 'was reset by the local end'
  if (came(FLOW.resetByRemote)) return 'was reset by the remote end'
  if (now.icmpErrors > before.icmpErrors) return 'got an ICMP error'
  if (isOver(now.state) && !isOver(before.state)) return 'closed'
  if (isOver(now.peerState) && !isOver(before.peerState) && !isOver(now.state))
    return 'was closed by the remote end'
  if (now.state === 'ESTABLISHED' && before.state !== 'ESTABLISHED') return 'opened'
  return null
}

/** The parts of a row that say what became of its flow. */
export interface WatchedRow {
  state: FlowRow['state']
  peerState: FlowRow['peerState']
  flags: number
  /** How many came back about it. */
  icmpErrors: number
}
