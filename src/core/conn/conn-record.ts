import { formatAddress } from '../net/address'
import { PROTOCOL } from '../net/transport'
import { CONN_ADDRESS_BYTES } from './conn-columns'
import { connState, sentBytes, type ConnState } from './conn-state'
import type { ConnTable } from './conn-table'
import { connUid } from './conn-uid'
import { historyText } from './history'

/**
 * One connection as Zeek's conn.log has it, with its field names; a field without a value is not there.
 * https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html
 */
export interface ConnRecord {
  /** Seconds since 1970. */
  ts: number
  uid: string
  'id.orig_h': string
  'id.orig_p': number
  'id.resp_h': string
  'id.resp_p': number
  proto: 'tcp' | 'udp' | 'icmp' | 'unknown_transport'
  /** Seconds; not there where all came at one time, as then the two byte counts are not. */
  duration?: number
  orig_bytes?: number
  resp_bytes?: number
  conn_state: ConnState
  missed_bytes: number
  history?: string
  orig_pkts: number
  orig_ip_bytes: number
  resp_pkts: number
  resp_ip_bytes: number
  /** The connection that carried it. */
  tunnel_parents?: string[]
  /** The IP header's protocol number. */
  ip_proto: number
}

const PROTO: Readonly<Record<number, ConnRecord['proto']>> = {
  [PROTOCOL.tcp]: 'tcp',
  [PROTOCOL.udp]: 'udp',
  [PROTOCOL.icmp]: 'icmp',
  [PROTOCOL.icmpv6]: 'icmp',
}

/** A live connection's record, as it is after the last packet taken. `service` is for the caller to add. */
export function connRecord(table: ConnTable, conn: number): ConnRecord {
  const { columns } = table
  const slot = table.slot(conn)
  const [originator, responder] = [2 * slot, 2 * slot + 1]
  const duration = columns.lastSeen[slot] - columns.firstSeen[slot]
  const history = historyText(columns, slot)
  const parent = columns.parent[slot]
  return {
    ts: seconds(columns.firstSeen[slot]),
    uid: connUid(table, conn),
    'id.orig_h': addressOf(table, slot, 0),
    'id.orig_p': columns.ports[originator],
    'id.resp_h': addressOf(table, slot, 1),
    'id.resp_p': columns.ports[responder],
    proto: PROTO[columns.protocol[slot]] ?? 'unknown_transport',
    ...(duration > 0 && {
      duration: seconds(duration),
      orig_bytes: sentBytes(columns, slot, 0),
      resp_bytes: sentBytes(columns, slot, 1),
    }),
    conn_state: connState(columns, slot),
    missed_bytes: columns.missedBytes[slot],
    ...(history !== '' && { history }),
    orig_pkts: columns.packets[originator],
    orig_ip_bytes: columns.ipBytes[originator],
    resp_pkts: columns.packets[responder],
    resp_ip_bytes: columns.ipBytes[responder],
    ...(parent >= table.first && { tunnel_parents: [connUid(table, parent)] }),
    ip_proto: columns.protocol[slot],
  }
}

/** To the microsecond, as the log has it. */
function seconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1e6
}

function addressOf({ columns }: ConnTable, slot: number, side: 0 | 1): string {
  const length = columns.family[slot] === 6 ? 16 : 4
  return formatAddress(columns.addresses, CONN_ADDRESS_BYTES * slot + 16 * side, length)
}
