import { FLOW_ADDRESS_BYTES, type FlowTable } from '../flow/flow-table'
import type { FlowServices } from '../flow/flow-services'
import { stateName } from '../flow/states'
import { formatAddress } from '../net/address'
import { HAS_PORTS, transportName } from '../net/transport'
import { markCount, roundTripOfBothMs } from '../tcp/flow-sums'

/** What of a flow is compared with another capture's. `orig` began it; of two numbers the first is what it sent. */
export interface FlowSummary {
  flow: number
  /** `tcp`, `udp`, …; `ip-N` for what is not followed. */
  transport: string
  orig: string
  resp: string
  /** Of the originator; 0 where the transport has none. */
  origPort: number
  respPort: number
  /** Milliseconds since 1970, and how long it lasted. */
  firstMs: number
  durationMs: number
  packets: readonly [number, number]
  /** Payload on the wire. */
  bytes: readonly [number, number]
  /** `ESTABLISHED/CLOSE-WAIT`; empty where the transport has none. */
  states: string
  /** null where it is not known, or there is no such thing. */
  rttMs: number | null
  retransmissions: number | null
  service: string
}

/** Reads a live flow. */
export function flowSummary(flows: FlowTable, services: FlowServices, flow: number): FlowSummary {
  const slot = flows.slot(flow)
  const protocol = flows.protocol[slot]
  const { counts } = flows
  const rtt = roundTripOfBothMs(flows, slot)
  const retransmissions = markCount(flows, slot, 'retransmission')
  const name = transportName(protocol)
  return {
    flow,
    transport: name === 'other' ? `ip-${protocol}` : name,
    orig: addressOf(flows, slot, 0),
    resp: addressOf(flows, slot, 1),
    origPort: HAS_PORTS[protocol] === 1 ? flows.ports[2 * slot] : 0,
    respPort: HAS_PORTS[protocol] === 1 ? flows.ports[2 * slot + 1] : 0,
    firstMs: counts.firstSeenOf(slot),
    durationMs: counts.lastSeenOf(slot) - counts.firstSeenOf(slot),
    packets: [counts.packetsOf(slot, 0), counts.packetsOf(slot, 1)],
    bytes: [counts.wireBytesOf(slot, 0), counts.wireBytesOf(slot, 1)],
    states: statesOf(flows, slot),
    rttMs: Number.isNaN(rtt) ? null : rtt,
    retransmissions: Number.isNaN(retransmissions) ? null : retransmissions,
    service: services.nameOf(flow),
  }
}

function addressOf(flows: FlowTable, slot: number, side: 0 | 1): string {
  const length = flows.family[slot] === 6 ? 16 : 4
  return formatAddress(flows.addresses, FLOW_ADDRESS_BYTES * slot + 16 * side, length)
}

function statesOf({ state }: FlowTable, slot: number): string {
  const [orig, resp] = [stateName(state[2 * slot]), stateName(state[2 * slot + 1])]
  if (orig === 'none' && resp === 'none') return ''
  return orig === resp ? orig : `${orig}/${resp}`
}
