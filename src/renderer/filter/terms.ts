import { termOf } from '#core/display-filter/edit'
import { HAS_PORTS } from '#core/net/transport'
import type { ColumnId } from '../flows/columns'
import { originOf, shownBytes, type Endpoint, type FlowRow } from '#core/rows/flow-row'

/** What a cell of the list of flows can be filtered by, by its column; any other: what tells most of the flow. */
export function termsOf(row: FlowRow, column: ColumnId | null): string[] {
  const protocol = row.transport === 'other' ? [] : [row.transport === 'icmpv6' ? 'icmp6' : row.transport]
  const bytes = shownBytes(row)
  switch (column) {
    case 'transport':
      return protocol
    case 'local':
      return endOf(row, row.local)
    case 'state':
      return stateOf('state', row.state)
    case 'remote':
      return endOf(row, row.remote)
    case 'peerState':
      return stateOf('state', row.peerState)
    case 'packets':
      return [`packets>=${row.packetsOut + row.packetsIn}`]
    case 'bytes':
      return [`bytes>=${bytes.out + bytes.in}`]
    case 'origin':
      return originOf(row) === 'own socket + wire'
        ? ['own', 'wire']
        : [originOf(row) === 'wire' ? 'wire' : 'own']
    case 'service':
      return row.service === '' ? [] : [termOf('service', row.service)]
    case 'process':
      return row.localPid === 0 ? [] : [`pid:${row.localPid}`]
    case 'retransmissions':
      return row.retransmissions === null ? [] : [`retransmissions>=${row.retransmissions}`]
    case 'rtt':
      return row.rttMs === null ? [] : [`rtt>=${row.rttMs.toFixed(1)}ms`]
    default:
      return [...protocol, ...endOf(row, row.remote ?? row.local), ...stateOf('state', row.state)]
  }
}

function endOf({ protocol }: FlowRow, end: Endpoint | null): string[] {
  if (!end) return ['two-tuple']
  const hasPorts = HAS_PORTS[protocol] === 1
  return [termOf('host', end.address), ...(hasPorts ? [termOf('port', String(end.port))] : [])]
}

function stateOf(field: string, state: string): string[] {
  return state === 'none' ? [] : [termOf(field, state.toLowerCase())]
}
