import type { Endpoint, FlowRow } from '../rows/flow-row'

/** Those whose ports a capture filter can ask for; of DCCP and UDP-Lite it takes all between the addresses. */
const PORT_TRANSPORTS = new Set<string>(['tcp', 'udp', 'sctp'])
/** Those that have no word in a capture filter. */
const NUMBERED = new Set<string>(['dccp', 'udplite', 'other'])

/**
 * Writes the capture filter (pcap-filter(7)) that captures one flow and nothing else: a four-tuple in both
 * directions, or all that a two-tuple can have to do with. Fragments after the first have no ports, so they are
 * not captured; nor is what is inside a VLAN tag.
 */
export function filterOfFlow(
  row: Pick<FlowRow, 'transport' | 'protocol' | 'family' | 'local' | 'remote'>,
): string {
  const { local, remote } = row
  const ports = PORT_TRANSPORTS.has(row.transport)
  if (remote !== null) return `${transportOf(row)} and ${eitherWay(local, remote, ports)}`
  if (!isUnspecified(local.address)) return `${transportOf(row)} and ${eitherEnd(local, ports)}`
  // Bound to all addresses. One bound to `::` takes IPv4 too, unless it was told not to (RFC 3493 section 5.3).
  const family = row.family === 4 && ports ? 'ip and ' : ''
  return family + transportOf(row) + (ports ? ` and port ${local.port}` : '')
}

function transportOf({
  transport,
  protocol,
  family,
}: Pick<FlowRow, 'transport' | 'protocol' | 'family'>): string {
  if (transport === 'icmpv6') return 'icmp6'
  return NUMBERED.has(transport) ? `${family === 6 ? 'ip6' : 'ip'} proto ${protocol}` : transport
}

function eitherWay(one: Endpoint, other: Endpoint, ports: boolean): string {
  const there = `${end('src', one, ports)} and ${end('dst', other, ports)}`
  const back = `${end('src', other, ports)} and ${end('dst', one, ports)}`
  return there === back ? there : `((${there}) or (${back}))`
}

/** Address and port are of the same end: `host … and port …` would take one from each. */
function eitherEnd(endpoint: Endpoint, ports: boolean): string {
  if (!ports) return `host ${endpoint.address}`
  return `((${end('src', endpoint, true)}) or (${end('dst', endpoint, true)}))`
}

const end = (direction: 'src' | 'dst', { address, port }: Endpoint, ports: boolean): string =>
  `${direction} host ${address}${ports ? ` and ${direction} port ${port}` : ''}`

const isUnspecified = (address: string) => address === '0.0.0.0' || address === '::'
