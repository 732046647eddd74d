import type { IcmpErrors } from '../conn/icmp-errors'
import type { FlowRates } from '../flow/flow-rates'
import type { FlowServices } from '../flow/flow-services'
import type { FlowTable } from '../flow/flow-table'
import { STATE, type StateCode } from '../flow/states'
import { PROTOCOL } from '../net/transport'
import type { OwnEnd, OwnEnds, Side } from '../own/own-ends'
import { markCount, roundTripMs } from '../tcp/flow-sums'
import { FLOW, KNOWN, UNKNOWN_COUNT } from './flow-row'

/** What the session knows of a flow beyond the table's columns. */
export interface FlowContext {
  ends: OwnEnds | undefined
  /** The endpoint whose reset ended the connection, or -1. */
  resetBy: number
  /** A capture runs that may see this flow: then the wire's states are newer than our own sockets'. */
  wireIsLive: boolean
  /** The processes that have its endpoints, by side; 0 where it is not known. */
  pids: readonly [number, number]
  icmpErrors: IcmpErrors
  services: FlowServices
  rates: FlowRates
}

/**
 * Packs one live flow at `at`; the layout is in flow-row.ts. States: while a capture sees the flow the wire's,
 * else what our own socket knows; each with how it is known.
 */
export function packFlowRow(
  view: DataView,
  at: number,
  flows: FlowTable,
  id: number,
  context: FlowContext,
): void {
  const slot = flows.slot(id)
  const local: Side = flows.localSide[slot] === 1 ? 1 : 0
  const remote: Side = local === 0 ? 1 : 0
  const own = context.ends?.[local] ?? null
  let flags = flows.flags[slot]
  if (own) flags |= FLOW.ownLocal
  if (context.ends?.[remote]) flags |= FLOW.ownRemote
  if (flows.evictedPackets[slot] > 0) flags |= FLOW.evicted
  if (context.resetBy === local) flags |= FLOW.resetByLocal
  if (context.resetBy === remote) flags |= FLOW.resetByRemote

  view.setUint32(at, id, true)
  view.setUint8(at + 4, flows.protocol[slot])
  view.setUint8(at + 5, flows.family[slot])
  view.setUint16(at + 8, flags, true)
  view.setUint16(at + 10, flows.ports[2 * slot + local], true)
  view.setUint16(at + 12, flows.ports[2 * slot + remote], true)
  packState(view, at + 6, at + 14, flows, slot, local, context)
  packState(view, at + 7, at + 15, flows, slot, remote, context)
  for (let i = 0; i < 16; i++) {
    view.setUint8(at + 16 + i, flows.addresses[32 * slot + 16 * local + i])
    view.setUint8(at + 32 + i, flows.addresses[32 * slot + 16 * remote + i])
  }
  view.setFloat64(at + 48, flows.counts.packetsOf(slot, local), true)
  view.setFloat64(at + 56, flows.counts.packetsOf(slot, remote), true)
  view.setFloat64(at + 64, flows.counts.wireBytesOf(slot, local), true)
  view.setFloat64(at + 72, flows.counts.wireBytesOf(slot, remote), true)
  view.setFloat64(at + 80, own?.bytesSent ?? 0, true)
  view.setFloat64(at + 88, own?.bytesReceived ?? 0, true)
  view.setFloat64(at + 96, flows.counts.firstSeenOf(slot), true)
  view.setFloat64(at + 104, flows.counts.lastSeenOf(slot), true)
  view.setUint32(at + 112, own?.messagesSent ?? 0, true)
  view.setUint32(at + 116, own?.messagesReceived ?? 0, true)
  view.setUint32(at + 120, context.pids[local], true)
  view.setUint32(at + 124, context.pids[remote], true)
  view.setUint8(at + 130, context.services.of(id))
  const again = markCount(flows, slot, 'retransmission')
  view.setUint32(at + 136, Number.isNaN(again) ? UNKNOWN_COUNT : Math.min(again, UNKNOWN_COUNT - 1), true)
  view.setFloat32(at + 140, roundTripMs(flows, slot), true)
  context.rates.copy(id, view, at + 144)
  if ((flags & FLOW.icmpError) === 0) return
  view.setUint8(at + 128, context.icmpErrors.type[slot])
  view.setUint8(at + 129, context.icmpErrors.code[slot])
  view.setUint32(at + 132, context.icmpErrors.count[slot], true)
}

function packState(
  view: DataView,
  stateAt: number,
  fromAt: number,
  flows: FlowTable,
  slot: number,
  side: Side,
  context: FlowContext,
): void {
  const own = context.ends?.[side]
  view.setUint8(stateAt, shownState(flows, slot, side, own, context.wireIsLive))
  const from = isWires(flows, slot, side, own, context.wireIsLive)
    ? KNOWN.wire
    : own
      ? KNOWN.own
      : KNOWN.unknown
  view.setUint8(fromAt, from)
}

/** The state of one end as rows show it. */
export function shownState(
  flows: FlowTable,
  slot: number,
  side: Side,
  own: OwnEnd | null | undefined,
  wireIsLive: boolean,
): StateCode {
  if (isWires(flows, slot, side, own, wireIsLive)) return flows.state[2 * slot + side]
  return own?.state ?? (flows.protocol[slot] === PROTOCOL.tcp ? STATE.unknown : STATE.none)
}

/** Whether the wire's word on a state counts, rather than our own socket's. */
function isWires(
  flows: FlowTable,
  slot: number,
  side: Side,
  own: OwnEnd | null | undefined,
  wireIsLive: boolean,
): boolean {
  const wire = flows.state[2 * slot + side]
  if (wire <= STATE.unknown) return false
  // An application can't see TIME-WAIT: its socket is gone by then, and the kernel keeps the four-tuple.
  return wireIsLive || !own || (wire === STATE.timeWait && own.state === STATE.closed)
}
