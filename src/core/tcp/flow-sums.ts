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

function isCapturedTcp(flows: FlowTable, slot: number): boolean {
  return flows.protocol[slot] === PROTOCOL.tcp && (flows.flags[slot] & FLOW.wire) !== 0
}
