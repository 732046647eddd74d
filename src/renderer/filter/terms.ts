import { termOf } from '#core/display-filter/edit'
import { originOf, shownBytes, type Endpoint, type FlowRow } from '#core/rows/flow-row'

/** What a cell of the list of flows can be filtered by, by its column; any other place: what tells most of the flow. */
export function termsOf(row: FlowRow, column: number): string[] {
  const protocol = row.transport === 'other' ? [] : [row.transport === 'icmpv6' ? 'icmp6' : row.transport]
  const bytes = shownBytes(row)
  switch (column) {
    case 0:
      return protocol
    case 1:
      return endOf(row, row.local)
    case 2:
      return stateOf('state', row.state)
    case 3:
      return endOf(row, row.remote)
    case 4:
      return stateOf('state', row.peerState)
    case 5:
      return [`packets>=${row.packetsOut + row.packetsIn}`]
    case 6:
      return [`bytes>=${bytes.out + bytes.in}`]
    case 7:
      return originOf(row) === 'own socket + wire'
        ? ['own', 'wire']
        : [originOf(row) === 'wire' ? 'wire' : 'own']
    default:
      return [...protocol, ...endOf(row, row.remote ?? row.local), ...stateOf('state', row.state)]
  }
}

function endOf({ transport }: FlowRow, end: Endpoint | null): string[] {
  if (!end) return ['two-tuple']
  const hasPorts = transport === 'tcp' || transport === 'udp'
  return [termOf('host', end.address), ...(hasPorts ? [termOf('port', String(end.port))] : [])]
}

function stateOf(field: string, state: string): string[] {
  return state === 'none' ? [] : [termOf(field, state.toLowerCase())]
}
