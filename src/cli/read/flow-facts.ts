import { FLOW_ADDRESS_BYTES, type FlowTable } from '#core/flow/flow-table'
import { formatAddress } from '#core/net/address'
import { HAS_PORTS, PROTOCOL } from '#core/net/transport'
import type { Side } from '#core/own/own-ends'

const NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  ...Object.entries(PROTOCOL).map(([name, number]) => [number, name.toLowerCase()] as const),
  // IANA "Assigned Internet Protocol Numbers": met often, and not looked into.
  [2, 'igmp'],
  [50, 'esp'],
  [88, 'eigrp'],
  [89, 'ospf'],
  [112, 'vrrp'],
])

/** A protocol's name in lower case, or `ip-253` for one without. */
export function protocolName(protocol: number): string {
  return NAMES.get(protocol) ?? `ip-${protocol}`
}

/** The address of one end of a live flow. */
export function addressOf(flows: FlowTable, flow: number, side: Side): string {
  const slot = flows.slot(flow)
  const length = flows.family[slot] === 6 ? 16 : 4
  return formatAddress(flows.addresses, FLOW_ADDRESS_BYTES * slot + 16 * side, length)
}

/** Whether a protocol's endpoints have ports. */
export function hasPorts(protocol: number): boolean {
  return HAS_PORTS[protocol] === 1
}

/** Its port; null where the protocol has none. */
export function portOf(flows: FlowTable, flow: number, side: Side): number | null {
  const slot = flows.slot(flow)
  return hasPorts(flows.protocol[slot]) ? flows.ports[2 * slot + side] : null
}

/** `192.0.2.1:80`, `[2001:db8::1]:80`, or the address alone. */
export function endpointOf(flows: FlowTable, flow: number, side: Side): string {
  const address = addressOf(flows, flow, side)
  const port = portOf(flows, flow, side)
  if (port === null) return address
  return flows.family[flows.slot(flow)] === 6 ? `[${address}]:${port}` : `${address}:${port}`
}
