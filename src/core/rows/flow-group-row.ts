import { formatAddress } from '../net/address'
import { transportName, type TransportName } from '../net/transport'
import { FLOW_ROW_BYTES, readFlowRow, ROW_KIND, ROW_MARK, type Endpoint, type FlowRow } from './flow-row'
import { readRowsHeader, ROW_FORMAT, ROWS_HEADER_BYTES } from './packed-rows'

/** What flows can be put together by. */
export const FLOW_GROUPINGS = ['listener', 'process', 'host', 'transport'] as const
export type FlowGrouping = (typeof FLOW_GROUPINGS)[number]

/** The heading of a group of flows, with sums over those that are listed. */
export interface GroupRow {
  /** Its number, the same for as long as there are flows of it. */
  group: number
  by: FlowGrouping
  protocol: number
  transport: TransportName
  /** The listener, or the host (port 0); null where there is none, as of a two-tuple among hosts. */
  end: Endpoint | null
  /** 0 where it is not known. */
  pid: number
  flows: number
  /** Those of them that are not over. */
  open: number
  isFolded: boolean
  packetsOut: number
  packetsIn: number
  bytesOut: number
  bytesIn: number
  /** Over those where it is known. */
  retransmissions: number
  firstSeen: number
  lastSeen: number
}

/** A group as it is packed: its end as bytes. */
export interface PackedGroup extends Omit<GroupRow, 'end' | 'transport'> {
  /** 4 or 6; 0 for no end. */
  family: number
  port: number
  /** 16 bytes; IPv4 in the first four. */
  address: Uint8Array
}

/** Packs a heading at `at`, in the place of a flow's row: numbers that both have stand where flow-row.ts has them. */
export function packGroupRow(view: DataView, at: number, group: PackedGroup): void {
  view.setUint32(at, group.group, true)
  view.setUint8(at + 4, group.protocol)
  view.setUint8(at + 5, group.family)
  view.setUint8(at + 6, FLOW_GROUPINGS.indexOf(group.by))
  view.setUint16(at + 10, group.port, true)
  for (let i = 0; i < 16; i++) view.setUint8(at + 16 + i, group.address[i])
  view.setFloat64(at + 48, group.packetsOut, true)
  view.setFloat64(at + 56, group.packetsIn, true)
  view.setFloat64(at + 64, group.bytesOut, true)
  view.setFloat64(at + 72, group.bytesIn, true)
  view.setFloat64(at + 96, group.firstSeen, true)
  view.setFloat64(at + 104, group.lastSeen, true)
  view.setUint32(at + 120, group.pid, true)
  view.setUint8(at + 131, ROW_KIND.group)
  view.setUint32(at + 136, group.retransmissions, true)
  view.setUint8(at + 160, group.isFolded ? ROW_MARK.folded : 0)
  view.setUint32(at + 164, group.flows, true)
  view.setUint32(at + 168, group.open, true)
}

/** Unpacks every row of a packed answer, flows and headings of groups; one of another format or cut short gives none. */
export function readListedRows(packed: Uint8Array): (FlowRow | GroupRow)[] {
  const header = readRowsHeader(packed)
  if (header?.format !== ROW_FORMAT.flows) return []
  if (packed.byteLength < ROWS_HEADER_BYTES + header.count * FLOW_ROW_BYTES) return []
  return Array.from({ length: header.count }, (_, index) => {
    const at = ROWS_HEADER_BYTES + index * FLOW_ROW_BYTES
    return packed[at + 131] === ROW_KIND.group ? readGroupRow(packed, at) : readFlowRow(packed, index)
  })
}

/** Whether a listed row is a heading. */
export function isGroup(row: FlowRow | GroupRow): row is GroupRow {
  return 'group' in row
}

function readGroupRow(packed: Uint8Array, at: number): GroupRow {
  const row = new DataView(packed.buffer, packed.byteOffset + at, FLOW_ROW_BYTES)
  const family = row.getUint8(5)
  return {
    group: row.getUint32(0, true),
    by: FLOW_GROUPINGS[row.getUint8(6)] ?? 'transport',
    protocol: row.getUint8(4),
    transport: transportName(row.getUint8(4)),
    end:
      family === 0
        ? null
        : {
            address: formatAddress(packed, at + 16, family === 6 ? 16 : 4),
            port: row.getUint16(10, true),
          },
    pid: row.getUint32(120, true),
    flows: row.getUint32(164, true),
    open: row.getUint32(168, true),
    isFolded: (row.getUint8(160) & ROW_MARK.folded) !== 0,
    packetsOut: row.getFloat64(48, true),
    packetsIn: row.getFloat64(56, true),
    bytesOut: row.getFloat64(64, true),
    bytesIn: row.getFloat64(72, true),
    retransmissions: row.getUint32(136, true),
    firstSeen: row.getFloat64(96, true),
    lastSeen: row.getFloat64(104, true),
  }
}
