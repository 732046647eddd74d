import type { FlowTable } from '../flow/flow-table'
import { STATE } from '../flow/states'
import type { Program } from '../match/program'
import { HAS_PORTS, PROTOCOL } from '../net/transport'
import type { OwnEnds, Side } from '../own/own-ends'
import { FLOW } from '../rows/flow-row'
import { shownState } from '../rows/pack-flow-row'
import { resetBy } from '../tcp/tracker'
import { END, type End, type FilterSubject, type Mark, type NumberColumn, type TextColumn } from './subject'

/** What is known of a flow beside the table's own columns, each as far as the session has it. */
export interface FlowFacts {
  endsOf: (flow: number) => OwnEnds | undefined
  /** A capture runs: see FlowContext in rows/pack-flow-row.ts. */
  wireIsLive: () => boolean
  /** Readers of further columns, by the flow; NaN for what is not known. A column without one is never known. */
  numbers: Partial<Record<NumberColumn, (flow: number) => number>>
  texts: Partial<Record<TextColumn, (flow: number, side: Side) => string | undefined>>
  payload: (flow: number, pattern: Program) => boolean | undefined
  /** When the session's first packet came, ms since 1970; NaN where none was captured. */
  originMs: () => number
}

/** One flow after the other of a table, read in place. */
export class FlowSubject implements FilterSubject {
  readonly addresses: Uint8Array
  family = 4
  /** Milliseconds since 1970, for `age` and `idle`; and how far local clocks are ahead of UTC. */
  now = 0
  zoneMs = 0
  private flow = 0
  private slot = 0
  private local: Side = 0
  /** Of the flow `endsOf`: most filters never ask. */
  private knownEnds: OwnEnds | undefined
  private endsOf = -1

  constructor(
    private readonly flows: FlowTable,
    private readonly facts: FlowFacts,
  ) {
    this.addresses = flows.addresses
  }

  /** Goes to a live flow. */
  at(flow: number): this {
    const { flows } = this
    this.flow = flow
    this.slot = flows.slot(flow)
    this.family = flows.family[this.slot]
    this.local = flows.localSide[this.slot] === 1 ? 1 : 0
    this.endsOf = -1
    return this
  }

  number(column: NumberColumn, end: End): number {
    const { flows, slot } = this
    switch (column) {
      case 'port':
        if (!this.hasEnd(end) || HAS_PORTS[flows.protocol[slot]] === 0) return NaN
        return flows.ports[2 * slot + this.sideOf(end)]
      case 'state':
        return this.hasEnd(end) ? this.stateOf(this.sideOf(end)) : NaN
      case 'protocol':
        return flows.protocol[slot]
      case 'family':
        return this.family
      case 'flow':
        return this.flow
      case 'bytes':
        return this.bytesFrom(0) + this.bytesFrom(1)
      case 'bytesOut':
        return this.bytesFrom(this.local)
      case 'bytesIn':
        return this.bytesFrom(this.local === 0 ? 1 : 0)
      case 'packets':
        return flows.counts.packetsOf(slot, 0) + flows.counts.packetsOf(slot, 1)
      case 'packetsOut':
        return flows.counts.packetsOf(slot, this.local)
      case 'packetsIn':
        return flows.counts.packetsOf(slot, 1 - this.local)
      default:
        return this.timeOrFact(column)
    }
  }

  addressAt(end: End): number {
    return this.hasEnd(end) ? 32 * this.slot + 16 * this.sideOf(end) : -1
  }

  mark(mark: Mark): boolean {
    const { flows, slot } = this
    const flags = flows.flags[slot]
    switch (mark) {
      case 'own':
        return this.ends !== undefined
      case 'wire':
        return (flags & FLOW.wire) !== 0
      case 'twoTuple':
        return (flags & FLOW.twoTuple) !== 0
      case 'listener':
        return (flags & FLOW.twoTuple) !== 0 && this.stateOf(this.local) === STATE.listen
      case 'tunnelled':
        return (flags & FLOW.tunnelled) !== 0
      case 'malformed':
        return (flags & FLOW.malformed) !== 0
      case 'reset':
        return resetBy(flows, slot) >= 0
      case 'beginningUnseen':
        return (flags & FLOW.beginningUnseen) !== 0
      case 'evicted':
        return flows.evictedPackets[slot] > 0
      case 'syn':
        return (
          flows.protocol[slot] === PROTOCOL.tcp && (flags & (FLOW.wire | FLOW.beginningUnseen)) === FLOW.wire
        )
      case 'noted':
        return (flags & FLOW.noted) !== 0
      case 'fin':
        return flows.protocol[slot] === PROTOCOL.tcp && finSeen(flows, slot)
    }
  }

  text(column: TextColumn, end: End): string | undefined {
    return this.facts.texts[column]?.(this.flow, this.sideOf(end))
  }

  get originMs(): number {
    return this.facts.originMs()
  }

  payload(pattern: Program): boolean | undefined {
    return this.facts.payload(this.flow, pattern)
  }

  private get ends(): OwnEnds | undefined {
    if (this.endsOf !== this.flow) {
      this.knownEnds = this.facts.endsOf(this.flow)
      this.endsOf = this.flow
    }
    return this.knownEnds
  }

  private timeOrFact(column: NumberColumn): number {
    const { flows, slot } = this
    const first = flows.counts.firstSeenOf(slot)
    const last = flows.counts.lastSeenOf(slot)
    if (column === 'firstSeen') return first
    if (column === 'lastSeen') return last
    if (column === 'duration') return last - first
    if (column === 'age') return this.now - first
    if (column === 'idle') return this.now - last
    // What came at once has no rate.
    if (column === 'rate') return last > first ? (1000 * this.number('bytes', 0)) / (last - first) : NaN
    return this.facts.numbers[column]?.(this.flow) ?? NaN
  }

  /** As rows show them: of what was captured, else what our own socket counted. */
  private bytesFrom(side: Side): number {
    const { flows, slot } = this
    if (flows.flags[slot] & FLOW.wire) return flows.counts.wireBytesOf(slot, side)
    const own = this.ends?.[this.local]
    if (!own) return 0
    return side === this.local ? own.bytesSent : own.bytesReceived
  }

  private stateOf(side: Side): number {
    return shownState(this.flows, this.slot, side, this.ends?.[side], this.facts.wireIsLive())
  }

  private sideOf(end: End): Side {
    if (end === END.local) return this.local
    if (end === END.remote) return this.local === 0 ? 1 : 0
    return end === END.source ? 0 : 1
  }

  private hasEnd(end: End): boolean {
    return (this.flows.flags[this.slot] & FLOW.twoTuple) === 0 || this.sideOf(end) === this.local
  }
}

/** Either end left what comes before its FIN. */
function finSeen(flows: FlowTable, slot: number): boolean {
  for (let end = 2 * slot; end <= 2 * slot + 1; end++) {
    const state = flows.state[end]
    if (state >= STATE.finWait1 && state <= STATE.timeWait) return true
  }
  return (
    resetBy(flows, slot) < 0 &&
    flows.state[2 * slot] === STATE.closed &&
    flows.state[2 * slot + 1] === STATE.closed
  )
}
