import type { FilterMistake } from '#core/display-filter/filter'
import { parseFilter } from '#core/display-filter/parse'
import { FLOW_ROW_BYTES } from '#core/rows/flow-row'
import { packFlowRow } from '#core/rows/pack-flow-row'
import { ROW_FORMAT, ROWS_HEADER_BYTES, writeRowsHeader } from '#core/rows/packed-rows'
import type { Session } from '../session/session'
import { FilteredFlows } from './filtered-flows'
import type { View } from './view'

/** How long flows are looked at in one turn: nobody notices. A new filter is waited for, so it has longer at first. */
const MOST_MS = 8
const MOST_MS_AT_FIRST = 40

/** All flows, or those that fit a display filter, in the order they were first seen. */
export class FlowsView implements View {
  readonly from = null
  private filtered: FilteredFlows | null = null
  /** Grows with each change of the filter, so that no revision comes twice. */
  private revisions = 0

  constructor(private readonly session: Session) {}

  get revision(): number {
    return this.session.flows.revision + this.revisions + (this.filtered?.revision ?? 0)
  }

  get total(): number {
    return this.filtered?.total ?? this.session.flows.next - this.session.flows.first
  }

  /** Shows the flows that fit, or all for an empty text. A filter that can't be read changes nothing. */
  setFilter(text: string): FilterMistake | null {
    const parsed = parseFilter(text)
    if ('error' in parsed) return parsed.error
    this.revisions += 1 + (this.filtered?.revision ?? 0)
    this.filtered = parsed.filter.root ? new FilteredFlows(this.session, parsed.filter) : null
    this.filtered?.advance(MOST_MS_AT_FIRST)
    return null
  }

  advance(): boolean {
    return this.filtered?.advance(MOST_MS) ?? false
  }

  rows(offset: number, count: number): Uint8Array {
    const { flows } = this.session
    // Some of those that fitted may have made room since.
    this.filtered?.forget()
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
      const id = this.filtered?.at(offset + i) ?? flows.first + offset + i
      packFlowRow(view, ROWS_HEADER_BYTES + i * FLOW_ROW_BYTES, flows, id, this.session.contextOf(id))
    }
    return packed
  }
}
