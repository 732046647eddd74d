import type { Filter, Part } from '#core/display-filter/filter'
import { Search } from '#core/match/search'
import type { Program } from '#core/match/program'
import { PROTOCOL } from '#core/net/transport'
import type { CapturedPacket, CaptureReading } from './capture-reading'

/**
 * Most searches that go on from one segment to the next, at about a kilobyte each 16 MB. Of the stream that was
 * searched longest ago a match across two segments may then be missed.
 */
const MOST_SEARCHES = 1 << 14
/** Of one packet looked through, as of what the window keeps. */
const MOST_OF_ONE = 1 << 16

/** One side's search for one pattern, and the sequence number that it would go on with; -1 for none. */
interface SideSearch {
  search: Search
  next: number
}

/** Looks for a filter's patterns in payloads as packets are read, since none of them is kept. */
export class FlowSearches {
  private readonly patterns: readonly Program[]
  /** By pattern: the flows that have a match. Bounded by the flows that are kept. */
  private readonly found: ReadonlyMap<Program, Set<number>>
  private readonly searches: readonly Map<number, SideSearch>[]

  constructor(
    private readonly reading: CaptureReading,
    { root }: Filter,
  ) {
    this.patterns = root === null ? [] : patternsOf(root)
    this.found = new Map(this.patterns.map((pattern) => [pattern, new Set()]))
    this.searches = this.patterns.map(() => new Map())
  }

  has(flow: number, pattern: Program): boolean {
    return this.found.get(pattern)?.has(flow) === true
  }

  /** A flow has made room. */
  forget(flow: number): void {
    for (const [i, pattern] of this.patterns.entries()) this.drop(i, pattern, flow, false)
  }

  /** Looks through what a packet just read carries, and those that carry it. */
  take(packet: CapturedPacket): void {
    if (this.patterns.length === 0) return
    const { packets } = this.reading
    for (let entry = Math.max(packet.firstEntry, packets.first); entry < packets.next; entry++) {
      const slot = packets.slot(entry)
      const captured = Math.min(packets.payloadCaptured[slot], MOST_OF_ONE)
      if (captured === 0) continue
      const from = packet.at + packets.payloadAt[slot]
      const whole = packets.wholePayload(entry)
      this.look(entry, whole?.subarray(0, captured) ?? packet.bytes.subarray(from, from + captured))
    }
  }

  private look(entry: number, payload: Uint8Array): void {
    const { flows, packets } = this.reading
    const slot = packets.slot(entry)
    const flow = packets.flow[slot]
    const isTcp = flows.protocol[flows.slot(flow)] === PROTOCOL.tcp
    const sequence = packets.sequence[slot]
    const length = packets.payloadLength[slot]
    for (const [i, pattern] of this.patterns.entries()) {
      if (this.has(flow, pattern)) continue
      if (!isTcp) {
        if (new Search(pattern).feed(payload)) this.found.get(pattern)?.add(flow)
        continue
      }
      const side = this.sideOf(i, pattern, 2 * flow + packets.direction(entry), sequence)
      if (side.search.feed(payload)) this.drop(i, pattern, flow, true)
      else side.next = payload.length < length ? -1 : (sequence + length) >>> 0
    }
  }

  private sideOf(pattern: number, program: Program, key: number, sequence: number): SideSearch {
    const searches = this.searches[pattern]
    const known = searches.get(key)
    if (known?.next === sequence) return known
    const side = { search: new Search(program), next: -1 }
    searches.delete(key)
    searches.set(key, side)
    if (searches.size > MOST_SEARCHES)
      for (const oldest of searches.keys()) return dropOldest(searches, oldest, side)
    return side
  }

  /** A flow needs no search any more: it has a match, or is forgotten. */
  private drop(i: number, pattern: Program, flow: number, isFound: boolean): void {
    const found = this.found.get(pattern)
    if (isFound) found?.add(flow)
    else found?.delete(flow)
    this.searches[i].delete(2 * flow)
    this.searches[i].delete(2 * flow + 1)
  }
}

function dropOldest(searches: Map<number, SideSearch>, oldest: number, side: SideSearch): SideSearch {
  searches.delete(oldest)
  return side
}

function patternsOf(part: Part): Program[] {
  if (part.kind === 'payload') return [part.program]
  if (part.kind === 'not') return patternsOf(part.part)
  return part.kind === 'and' || part.kind === 'or' ? part.parts.flatMap(patternsOf) : []
}
