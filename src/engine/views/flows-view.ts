import type { FlowArrangement } from '#contract/flow-order'
import type { FilterMistake } from '#core/display-filter/filter'
import { parseFilter } from '#core/display-filter/parse'
import { FLOW_ROW_BYTES, ROW_MARK } from '#core/rows/flow-row'
import { packFlowRow } from '#core/rows/pack-flow-row'
import { ROW_FORMAT, ROWS_HEADER_BYTES, writeRowsHeader } from '#core/rows/packed-rows'
import type { Session } from '../session/session'
import { ColourRules } from './colour-rules'
import { FilteredFlows } from './filtered-flows'
import { FlowOrder, type FlowSource } from './flow-order'
import { KeptPayload } from './kept-payload'
import type { View } from './view'

/** How long flows are looked at in one turn: nobody notices. What a person asked for has longer at first. */
const MOST_MS = 8
const MOST_MS_AT_FIRST = 40
/** The same for an arrangement: a full table takes about as long, and a list that stands empty meanwhile would flicker. */
const MOST_MS_TO_ARRANGE = 100

/** A view that stands still: its revision, and the first flow that came too late for it. */
interface Standing {
  revision: number
  next: number
}

type Pause = 'for the filter' | 'for the order' | Standing

/** All flows, or those that fit a display filter, in the order they came or as they were arranged. */
export class FlowsView implements View {
  readonly from = null
  private filtered: FilteredFlows | null = null
  private order: FlowOrder | null = null
  private rules: ColourRules | null = null
  private arrangement: FlowArrangement | null = null
  /** Grows with each change of the filter or the arrangement, so that no revision comes twice. */
  private revisions = 0
  private readonly source: FlowSource
  /** While the view is paused: what it still has to build before it stands still, and what it was then. */
  private paused: Pause | null = null

  constructor(private readonly session: Session) {
    const listed = () => this.listed
    const changes = () => session.flows.revision + this.revisions + (this.filtered?.revision ?? 0)
    this.source = {
      get total() {
        return listed()
      },
      get revision() {
        return changes()
      },
      at: (place) => this.filtered?.at(place) ?? session.flows.first + place,
    }
  }

  get revision(): number {
    return isStanding(this.paused) ? this.paused.revision : this.source.revision + (this.order?.revision ?? 0)
  }

  get total(): number {
    return this.order?.total ?? this.listed
  }

  /** Shows the flows that fit, or all for an empty text. A filter that can't be read changes nothing. */
  setFilter(text: string): FilterMistake | null {
    const parsed = parseFilter(text)
    if ('error' in parsed) return parsed.error
    this.revisions += 1 + (this.filtered?.revision ?? 0)
    this.filtered = parsed.filter.root ? new FilteredFlows(this.session, parsed.filter) : null
    this.filtered?.advance(MOST_MS_AT_FIRST)
    this.arrangeAnew()
    this.comeToStand()
    return null
  }

  /** Arranges what is shown. A rule that can't be read changes nothing. */
  arrange(arrangement: FlowArrangement): FilterMistake | null {
    const rules = ColourRules.of(this.session, arrangement.rules)
    if (!(rules instanceof ColourRules)) return rules
    this.rules = arrangement.rules.length > 0 ? rules : null
    this.arrangement = arrangement
    this.arrangeAnew()
    this.comeToStand()
    return null
  }

  /** Where a flow stands; null where it is not listed. */
  find(flow: number): number | null {
    const { flows } = this.session
    if (!flows.has(flow)) return null
    if (this.order) return placeOrNull(this.order.find(flow))
    if (this.filtered) return placeOrNull(this.filtered.find(flow))
    return flow - flows.first < this.listed ? flow - flows.first : null
  }

  /** Stands still from now on, with what is listed now, or goes on. */
  pause(isPaused: boolean): void {
    if (isPaused === (this.paused !== null)) return
    this.paused = isPaused ? this.standing() : null
    // What stood is listed anew.
    if (!isPaused) this.revisions++
  }

  advance(): boolean {
    if (isStanding(this.paused)) return false
    const hasMore = this.filtered?.advance(MOST_MS) ?? false
    const isUnsorted = this.order?.advance(MOST_MS) ?? false
    this.comeToStand()
    return isUnsorted || hasMore || (this.paused !== null && !isStanding(this.paused))
  }

  rows(offset: number, count: number): Uint8Array {
    const { session, order } = this
    // Some of those that were listed may have made room since.
    this.filtered?.forget()
    order?.forget()
    const there = Math.max(0, Math.min(count, this.total - offset))
    const packed = new Uint8Array(ROWS_HEADER_BYTES + there * FLOW_ROW_BYTES)
    const view = new DataView(packed.buffer)
    writeRowsHeader(view, {
      format: ROW_FORMAT.flows,
      revision: this.revision >>> 0,
      offset,
      count: there,
      total: this.total,
      hidden: order?.hidden ?? 0,
    })
    this.rules?.begin()
    for (let i = 0; i < there; i++) {
      const at = ROWS_HEADER_BYTES + i * FLOW_ROW_BYTES
      const entry = order ? order.at(offset + i) : this.source.at(offset + i)
      if (entry < 0) {
        order?.packGroup(view, at, entry)
        continue
      }
      packFlowRow(view, at, session.flows, entry, session.contextOf(entry))
      if (order?.isPinned(entry)) view.setUint8(at + 160, ROW_MARK.pinned)
      if (this.rules) view.setUint8(at + 161, this.rules.first(entry))
    }
    return packed
  }

  private get listed(): number {
    const { flows } = this.session
    const next = isStanding(this.paused) ? this.paused.next : flows.next
    return this.filtered?.total ?? Math.max(0, next - flows.first)
  }

  private standing(): Standing {
    return { revision: this.revision, next: this.session.flows.next }
  }

  /** Once what a person asked for while the view stood is built to its end, it stands again. */
  private comeToStand(): void {
    if (this.paused === 'for the filter' && (this.filtered?.isThrough ?? true)) {
      // An order that was begun before may lack what was found since.
      this.arrangeAnew()
      this.paused = 'for the order'
    }
    if (this.paused === 'for the order' && (this.order?.revision ?? 1) > 0) this.paused = this.standing()
  }

  /** As they came, nothing needs to be built. */
  private arrangeAnew(): void {
    const { arrangement, session } = this
    if (isStanding(this.paused)) this.paused = 'for the filter'
    this.revisions += 1 + (this.order?.revision ?? 0)
    const isPlain =
      !arrangement ||
      (arrangement.by === 'arrival' &&
        !arrangement.descending &&
        arrangement.group === null &&
        arrangement.pinned.length === 0 &&
        arrangement.clearedAt === null)
    this.order = isPlain ? null : new FlowOrder(session, new KeptPayload(session), this.source, arrangement)
    this.order?.advance(MOST_MS_TO_ARRANGE)
  }
}

function isStanding(paused: Pause | null): paused is Standing {
  return typeof paused === 'object' && paused !== null
}

function placeOrNull(place: number): number | null {
  return place < 0 ? null : place
}
