import type { FlowArrangement } from '#contract/flow-order'
import type { Session } from '../session/session'
import { isOver } from './flow-end'
import { FlowGroups, FOLDED, NOT_PLACED } from './flow-groups'
import { FlowKeys, MOST_WORDS } from './flow-keys'
import { KeySort } from './key-sort'
import type { KeptPayload } from './kept-payload'

/** How many flows are looked at between two looks at the clock. */
const AT_ONCE = 1024
/** A list that sorts itself anew more often can't be read. */
const SORT_EVERY_MS = 250

/** The flows to be arranged, in the order they came. */
export interface FlowSource {
  readonly total: number
  /** Counts up whenever they or anything about them is another. */
  readonly revision: number
  at: (place: number) => number
}

/**
 * Flows in an order, in groups, with some on top and some put away. It is built anew beside the one that is shown while
 * the flows change, at most four times a second and a bounded piece at a turn: the keys first, then the sort pass by
 * pass. About 60 bytes a flow, 60 more where they are grouped.
 */
export class FlowOrder {
  /** Counts up whenever the rows may be others. */
  revision = 0
  /** Flows that were put away. */
  hidden = 0
  total = 0
  private readonly ids: Float64Array
  private readonly groupOf: Uint32Array
  private readonly sort: KeySort
  /** The groups as they are built, and as they are shown meanwhile. */
  private groups: FlowGroups | null
  private shownGroups: FlowGroups | null
  private readonly pinned: ReadonlySet<number>
  private readonly folded: ReadonlySet<number>
  private shown: Float64Array
  private spare: Float64Array
  /** Flows that the build at hand looks at; those below `gathered` were, and `kept` of them stay. */
  private asked = 0
  private gathered = 0
  private kept = 0
  private nowHidden = 0
  private keys: FlowKeys
  private phase: 'rest' | 'gather' | 'sort' = 'rest'
  private builtFor = -1
  private builtAt = -Infinity
  private oldest = 0

  constructor(
    private readonly session: Session,
    private readonly payload: KeptPayload,
    private readonly source: FlowSource,
    private readonly arrangement: FlowArrangement,
  ) {
    const { capacity } = session.flows
    this.ids = new Float64Array(capacity)
    this.groupOf = new Uint32Array(capacity)
    this.sort = new KeySort(capacity, MOST_WORDS)
    this.groups = arrangement.group && new FlowGroups(session, arrangement.group, capacity)
    this.shownGroups = arrangement.group && new FlowGroups(session, arrangement.group, capacity)
    this.pinned = new Set(arrangement.pinned)
    this.folded = new Set(arrangement.folded)
    this.shown = new Float64Array(this.groups ? 2 * capacity : capacity)
    this.spare = new Float64Array(this.shown.length)
    this.keys = this.newKeys()
  }

  /** What stands at a place: a live flow, or below 0 the group -1 - its number in the list of groups. */
  at(place: number): number {
    return this.shown[place]
  }

  /** Where a flow stands; -1 where it is not listed. */
  find(flow: number): number {
    return this.shown.subarray(0, this.total).indexOf(flow)
  }

  /** Whether a flow is one of those that stay on top. */
  isPinned(flow: number): boolean {
    return this.pinned.has(flow)
  }

  /** Packs the heading that {@link at} gave. */
  packGroup(view: DataView, at: number, entry: number): void {
    const groups = this.shownGroups
    if (groups) groups.pack(view, at, -1 - entry, this.folded.has(groups.number(-1 - entry)))
  }

  /**
   * Takes in what changed, for at most so long.
   *
   * @returns true where there is more to do, now or in a moment
   */
  advance(mostMs: number): boolean {
    const start = performance.now()
    if (this.phase === 'rest') {
      if (this.builtFor === this.source.revision) return false
      if (start - this.builtAt < SORT_EVERY_MS) return true
      this.begin()
    }
    const until = start + mostMs
    if (this.phase === 'gather' && !this.gather(until)) return true
    while (this.sort.step()) if (performance.now() > until) return true
    this.finish()
    this.builtAt = performance.now()
    return this.builtFor !== this.source.revision
  }

  /** Leaves out the flows that made room. */
  forget(): void {
    const { first } = this.session.flows
    if (this.oldest >= first) return
    this.oldest = first
    let left = 0
    for (let place = 0; place < this.total; place++) {
      const entry = this.shown[place]
      if (entry < 0 || entry >= first) this.shown[left++] = entry
    }
    if (left === this.total) return
    this.total = left
    this.revision++
  }

  private newKeys(): FlowKeys {
    return new FlowKeys(this.session, this.payload, this.arrangement.by, this.arrangement.descending)
  }

  private begin(): void {
    const { source, ids } = this
    this.builtFor = source.revision
    this.asked = source.total
    for (let place = 0; place < this.asked; place++) ids[place] = source.at(place)
    this.groups?.begin(ids.subarray(0, this.asked))
    this.gathered = this.kept = this.nowHidden = 0
    // Names may have come since.
    this.keys = this.newKeys()
    this.phase = 'gather'
  }

  /** Returns true where all were looked at. */
  private gather(until: number): boolean {
    while (this.gathered < this.asked) {
      this.take(this.ids[this.gathered++])
      if (this.gathered % AT_ONCE === 0 && performance.now() > until) return false
    }
    const { by, descending } = this.arrangement
    this.sort.begin(this.kept, by === 'arrival' && !descending ? 0 : this.keys.count)
    this.phase = 'sort'
    return true
  }

  private take(flow: number): void {
    const { session, kept } = this
    // It may have made room since the build began.
    if (!session.flows.has(flow)) return
    const isPinned = this.pinned.has(flow)
    if (!isPinned && this.isCleared(flow)) {
      this.nowHidden++
      return
    }
    this.ids[kept] = flow
    this.keys.write(flow, this.sort.words, kept)
    if (this.groups && !isPinned) this.groupOf[kept] = this.groups.add(flow)
    this.kept++
  }

  private isCleared(flow: number): boolean {
    const { session } = this
    const { clearedAt } = this.arrangement
    if (clearedAt === null || session.flows.counts.lastSeenOf(session.flows.slot(flow)) > clearedAt)
      return false
    return isOver(session, flow)
  }

  private finish(): void {
    const { ids, sort, pinned, kept } = this
    const { order } = sort
    const into = this.spare
    let total = 0
    if (pinned.size > 0)
      for (let i = 0; i < kept; i++) if (pinned.has(ids[order[i]])) into[total++] = ids[order[i]]
    if (this.groups) total = this.placeGroups(into, total, this.groups)
    else if (pinned.size === 0) for (; total < kept; total++) into[total] = ids[order[total]]
    else for (let i = 0; i < kept; i++) if (!pinned.has(ids[order[i]])) into[total++] = ids[order[i]]
    this.spare = this.shown
    this.shown = into
    const { groups } = this
    this.groups = this.shownGroups
    this.shownGroups = groups
    this.total = total
    this.hidden = this.nowHidden
    this.oldest = 0
    this.revision++
    this.phase = 'rest'
    this.forget()
  }

  /** Each group stands where its first flow would, and has its flows in their order. Returns the place after the last. */
  private placeGroups(into: Float64Array, from: number, groups: FlowGroups): number {
    const { ids, groupOf, sort, folded } = this
    const { order } = sort
    let end = from
    for (let i = 0; i < this.kept; i++) {
      const row = order[i]
      if (this.pinned.has(ids[row])) continue
      const group = groupOf[row]
      if (groups.free[group] === NOT_PLACED) {
        into[end++] = -1 - group
        const isFolded = folded.has(groups.number(group))
        groups.free[group] = isFolded ? FOLDED : end
        if (!isFolded) end += groups.size(group)
      }
      if (groups.free[group] >= 0) into[groups.free[group]++] = ids[row]
    }
    return end
  }
}
