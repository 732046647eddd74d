import type { FlowTable } from '../flow/flow-table'
import { PROTOCOL } from '../net/transport'
import { FLOW } from '../rows/flow-row'
import { TCP_MARK_NAMES, type TcpMarkName } from './marks'

const PLACES = Object.fromEntries(TCP_MARK_NAMES.map((name, bit) => [name, bit])) as Record<
  TcpMarkName,
  number
>

/** How many segments of a slot's flow had a mark, of both ends; NaN where it is not TCP, or nothing was captured. */
export function markCount(flows: FlowTable, slot: number, name: TcpMarkName): number {
  if (!isCapturedTcp(flows, slot)) return NaN
  const at = 2 * slot * TCP_MARK_NAMES.length + PLACES[name]
  return flows.tcp.counts[at] + flows.tcp.counts[at + TCP_MARK_NAMES.length]
}

/**
 * The smoothed round-trip time in milliseconds: of what the local end sent, else of what the remote one did. On the
 * machine of the local end the second tells only how soon it acknowledges. NaN for none yet.
 */
export function roundTripMs(flows: FlowTable, slot: number): number {
  if (!isCapturedTcp(flows, slot)) return NaN
  const local = 2 * slot + flows.localSide[slot]
  const ofLocal = flows.tcp.rttSmoothed[local]
  return Number.isNaN(ofLocal) ? flows.tcp.rttSmoothed[local ^ 1] : ofLocal
}

/**
 * A connection's round-trip time between its two ends, in milliseconds, smoothed: the way from where it was captured
 * to each of them and back, together, or to the one that is known. NaN where neither is, or it is no TCP.
 */
export function roundTripOfBothMs(flows: FlowTable, slot: number): number {
  if (flows.protocol[slot] !== PROTOCOL.tcp) return NaN
  const there = flows.tcp.rttSmoothed[2 * slot]
  const back = flows.tcp.rttSmoothed[2 * slot + 1]
  if (Number.isNaN(there)) return back
  return Number.isNaN(back) ? there : there + back
}

function isCapturedTcp(flows: FlowTable, slot: number): boolean {
  return flows.protocol[slot] === PROTOCOL.tcp && (flows.flags[slot] & FLOW.wire) !== 0
}
