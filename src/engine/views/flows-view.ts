import { FLOW_ROW_BYTES } from '#core/rows/flow-row'
import { packFlowRow } from '#core/rows/pack-flow-row'
import { ROW_FORMAT, ROWS_HEADER_BYTES, writeRowsHeader } from '#core/rows/packed-rows'
import type { Session } from '../session/session'
import type { View } from './view'

/** All flows in the order they were first seen. */
export class FlowsView implements View {
  readonly from = null

  constructor(private readonly session: Session) {}

  get revision(): number {
    return this.session.flows.revision
  }

  get total(): number {
    return this.session.flows.next - this.session.flows.first
  }

  advance(): boolean {
    return false
  }

  rows(offset: number, count: number): Uint8Array {
    const { flows } = this.session
    const there = Math.max(0, Math.min(count, this.total - offset))
    const packed = new Uint8Array(ROWS_HEADER_BYTES + there * FLOW_ROW_BYTES)
    const view = new DataView(packed.buffer)
    writeRowsHeader(view, {
      format: ROW_FORMAT.flows,
      revision: this.revision >>> 0,
      offset,
      count: there,
      total: this.total,
    })
    for (let i = 0; i < there; i++) {
      const id = flows.first + offset + i
      packFlowRow(view, ROWS_HEADER_BYTES + i * FLOW_ROW_BYTES, flows, id, this.session.contextOf(id))
    }
    return packed
  }
}
