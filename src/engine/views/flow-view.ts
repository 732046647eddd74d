import { FLOW_ROW_BYTES } from '#core/rows/flow-row'
import { packFlowRow } from '#core/rows/pack-flow-row'
import { ROW_FORMAT, ROWS_HEADER_BYTES, writeRowsHeader } from '#core/rows/packed-rows'
import type { Session } from '../session/session'
import type { View } from './view'

/** One flow's row alone, for whoever looks at that flow: it changes only when this row does. */
export class FlowView implements View {
  readonly from = null
  revision = 0
  private row = Buffer.alloc(FLOW_ROW_BYTES)

  constructor(
    private readonly session: Session,
    private readonly flow: number,
  ) {}

  /** 0 once the flow was evicted. */
  get total(): number {
    return this.session.flows.has(this.flow) ? 1 : 0
  }

  advance(): boolean {
    if (this.total === 0) return false
    const row = Buffer.alloc(FLOW_ROW_BYTES)
    this.pack(row, 0)
    if (row.equals(this.row)) return false
    this.row = row
    this.revision++
    return false
  }

  rows(offset: number): Uint8Array {
    const count = offset === 0 ? this.total : 0
    const packed = new Uint8Array(ROWS_HEADER_BYTES + count * FLOW_ROW_BYTES)
    const { revision, total } = this
    writeRowsHeader(new DataView(packed.buffer), { format: ROW_FORMAT.flows, revision, offset, count, total })
    if (count > 0) this.pack(packed, ROWS_HEADER_BYTES)
    return packed
  }

  private pack(into: Uint8Array, at: number): void {
    const { session, flow } = this
    const view = new DataView(into.buffer, into.byteOffset, into.byteLength)
    packFlowRow(view, at, session.flows, flow, session.contextOf(flow))
  }
}
