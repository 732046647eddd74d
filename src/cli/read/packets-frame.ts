import type { FlowTable } from '#core/flow/flow-table'
import type { PacketIngest } from '#core/flow/ingest-packet'
import type { PacketTable } from '#core/packet/packet-table'

/** What a capture was read into: a CaptureReading has it. */
export interface ReadColumns {
  readonly flows: FlowTable
  readonly packets: PacketTable
  readonly ingest: PacketIngest
}
