import { compileFilter } from '#core/display-filter/compile'
import type { Filter } from '#core/display-filter/filter'
import { FlowSubject, type FlowFacts } from '#core/display-filter/flow-subject'
import type { NumberColumn } from '#core/display-filter/subject'
import { serviceName } from '#core/protocols/detect'
import { TCP_MARK_NAMES, type TcpMarkName } from '#core/tcp/marks'
import type { CapturedPacket, CaptureReading } from './capture-reading'
import { FlowSearches } from './flow-searches'
import { roundTripOfBothMs } from '#core/tcp/flow-sums'

const MARK_COLUMNS = {
  retransmissions: 'retransmission',
  outOfOrder: 'outOfOrder',
  lost: 'lostSegment',
  duplicateAcks: 'duplicateAck',
  zeroWindows: 'zeroWindow',
  windowFull: 'windowFull',
  keepAlives: 'keepAlive',
} as const satisfies Partial<Record<NumberColumn, TcpMarkName>>

/** Asks a display filter about flows that were read. `age` and `idle` count to the last packet read. */
export class FlowFilter {
  private readonly subject: FlowSubject
  private readonly test: (subject: FlowSubject) => boolean
  private readonly searches: FlowSearches

  constructor(
    private readonly reading: CaptureReading,
    filter: Filter,
  ) {
    this.searches = new FlowSearches(reading, filter)
    this.subject = new FlowSubject(reading.flows, factsOf(reading, this.searches))
    this.test = compileFilter(filter)
  }

  /** Takes a packet just read: its payload is searched now or never. */
  take(packet: CapturedPacket): void {
    this.searches.take(packet)
  }

  /** A flow has made room. */
  forget(flow: number): void {
    this.searches.forget(flow)
  }

  /** Whether a live flow fits, by what was read so far. */
  fits(flow: number): boolean {
    const { flows, counts } = this.reading
    // Packets make room as soon as they were looked at: none is missing for that.
    flows.evictedPackets[flows.slot(flow)] = 0
    this.subject.now = counts.lastMs
    this.subject.zoneMs = -60_000 * new Date(flows.counts.firstSeenOf(flows.slot(flow))).getTimezoneOffset()
    return this.test(this.subject.at(flow))
  }
}

function factsOf({ flows, ingest, counts }: CaptureReading, searches: FlowSearches): FlowFacts {
  const counted = (mark: TcpMarkName) => {
    const bit = TCP_MARK_NAMES.indexOf(mark)
    const marks = TCP_MARK_NAMES.length
    return (flow: number) => {
      const at = 2 * flows.slot(flow) * marks + bit
      return flows.tcp.counts[at] + flows.tcp.counts[at + marks]
    }
  }
  return {
    endsOf: () => undefined,
    wireIsLive: () => true,
    numbers: {
      rtt: (flow) => roundTripOfBothMs(flows, flows.slot(flow)),
      ...Object.fromEntries(Object.entries(MARK_COLUMNS).map(([column, mark]) => [column, counted(mark)])),
    },
    texts: { service: (flow) => serviceName(ingest.services.of(flow)) },
    payload: (flow, pattern) => searches.has(flow, pattern),
    originMs: () => counts.firstMs,
  }
}
