import { compileFilter } from '#core/display-filter/compile'
import type { Filter } from '#core/display-filter/filter'
import { FlowSubject } from '#core/display-filter/flow-subject'
import { wallClock } from '../session/clock'
import type { Session } from '../session/session'
import { KeptPayload } from './kept-payload'
import { sessionFacts } from './session-facts'

/** How many flows are looked at between two looks at the clock. */
const AT_ONCE = 256
/** How often a filter that follows time is asked anew. */
const TIME_EVERY_MS = 1000

/**
 * The flows that fit a filter, in the order they were first seen: new ones as they come, and all anew, a bounded piece
 * at a time, while any of them changes. A byte a flow, and the list of those that fit.
 */
export class FilteredFlows {
  /** Counts up whenever other flows fit. */
  revision = 0
  private readonly fits: Uint8Array
  private found: number[] = []
  /** Flows below were looked at. */
  private known: number
  /** Those below were there when the filter was set. */
  private readonly atFirst: number
  /** Whether all of those were looked at once. */
  isThrough = false
  /** Where the round of all flows is, and what the table's revision and the time were when it began. */
  private cursor: number
  private begunAt: number
  private begunTime = wallClock()
  private readonly payload: KeptPayload
  private readonly subject: FlowSubject
  private readonly test: (subject: FlowSubject) => boolean

  constructor(
    private readonly session: Session,
    private readonly filter: Filter,
  ) {
    const { flows } = session
    this.fits = new Uint8Array(flows.capacity)
    this.known = this.cursor = flows.first
    this.atFirst = flows.next
    this.begunAt = flows.revision
    this.payload = new KeptPayload(session)
    this.subject = new FlowSubject(flows, sessionFacts(session, this.payload))
    this.test = compileFilter(filter)
  }

  get total(): number {
    return this.found.length
  }

  /** The flow at a place, from 0. */
  at(place: number): number {
    return this.found[place]
  }

  /** Where a flow stands; -1 where it does not fit. */
  find(flow: number): number {
    return this.found.indexOf(flow)
  }

  /**
   * Takes in what came since, and goes on with those that may have changed, for at most so long.
   *
   * @returns true where there is more to do, now or as time goes by
   */
  advance(mostMs: number): boolean {
    const { flows } = this.session
    const start = performance.now()
    this.subject.now = wallClock()
    this.subject.zoneMs = -60_000 * new Date(this.subject.now).getTimezoneOffset()
    this.known = Math.max(this.known, flows.first)
    // New ones have half of the time, so that those that are known have the other half.
    this.takeNew(start + mostMs / 2)
    if (this.goRound(start + mostMs)) this.list()
    else this.forget()
    this.isThrough ||= this.known >= this.atFirst && this.cursor >= this.known
    // A round that began before the last change is followed by another one, whether or not more changes.
    const isDue = this.begunAt !== flows.revision
    return this.known < flows.next || this.cursor < this.known || isDue || this.filter.followsTime
  }

  /** Leaves out those that made room. */
  forget(): void {
    const { first } = this.session.flows
    if (this.found.length === 0 || this.found[0] >= first) return
    const left = this.found.findIndex((flow) => flow >= first)
    this.found = left < 0 ? [] : this.found.slice(left)
    this.revision++
  }

  private takeNew(until: number): void {
    const { flows } = this.session
    this.payload.begin(until)
    for (let looked = 1; this.known < flows.next; looked++) {
      const flow = this.known
      const fits = this.test(this.subject.at(flow))
      this.fits[flows.slot(flow)] = Number(fits)
      this.known++
      if (fits) {
        this.found.push(flow)
        this.revision++
      }
      if (this.payload.ranOut()) {
        // The round goes on with its search.
        this.cursor = Math.min(this.cursor, flow)
        break
      }
      if (looked % AT_ONCE === 0 && performance.now() > until) break
    }
  }

  /** True where another flow fits, or one no more. */
  private goRound(until: number): boolean {
    const { flows } = this.session
    if (this.cursor >= this.known && !this.beginRound()) return false
    this.payload.begin(until)
    this.cursor = Math.max(this.cursor, flows.first)
    let isOther = false
    for (let looked = 1; this.cursor < this.known; looked++) {
      const slot = flows.slot(this.cursor)
      const fits = Number(this.test(this.subject.at(this.cursor)))
      if (this.fits[slot] !== fits) isOther = true
      this.fits[slot] = fits
      // A search that was cut short goes on here.
      if (this.payload.ranOut()) break
      this.cursor++
      if (looked % AT_ONCE === 0 && performance.now() > until) break
    }
    return isOther
  }

  private beginRound(): boolean {
    const { flows } = this.session
    const isDue = this.filter.followsTime && this.subject.now - this.begunTime >= TIME_EVERY_MS
    if (flows.revision === this.begunAt && !isDue) return false
    this.begunAt = flows.revision
    this.begunTime = this.subject.now
    this.cursor = flows.first
    return true
  }

  private list(): void {
    const { flows } = this.session
    this.found = []
    for (let flow = flows.first; flow < this.known; flow++)
      if (this.fits[flows.slot(flow)] === 1) this.found.push(flow)
    this.revision++
  }
}
