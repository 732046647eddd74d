import type { FlowTable } from '#core/flow/flow-table'

/**
 * A connection's round-trip time between its two ends, in milliseconds, smoothed: the way from where it was captured
 * to each of them and back, together, or to the one that is known. NaN where neither is, or it is no TCP.
 */
export function roundTripMs(flows: FlowTable, flow: number): number {
  const at = 2 * flows.slot(flow)
  const there = flows.tcp.rttSmoothed[at]
  const back = flows.tcp.rttSmoothed[at + 1]
  if (Number.isNaN(there)) return back
  return Number.isNaN(back) ? there : there + back
}
