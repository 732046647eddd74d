import { compileFilter } from '#core/display-filter/compile'
import type { Part } from '#core/display-filter/filter'
import { FlowSubject } from '#core/display-filter/flow-subject'
import type { FilterMistake } from '#core/display-filter/filter'
import { parseFilter } from '#core/display-filter/parse'
import type { Program } from '#core/match/program'
import { Search } from '#core/match/search'
import { PROTOCOL } from '#core/net/transport'
import { serviceName } from '#core/protocols/detect'
import { TCP_MARK_NAMES, type TcpMarkName } from '#core/tcp/marks'
import type { CaptureReading, ReadPacket } from './capture-reading'

/** What was looked through of one flow for one pattern: by sender, and where the next segment would go on. */
interface Searched {
  searches: [Search, Search]
  next: [number, number]
  isFound: boolean
}

/** A display filter over the flows of a reading. Payload is searched as it is read, since it is not kept. */
export class ReadFilter {
  private readonly test: ReturnType<typeof compileFilter>
  private readonly subject: FlowSubject
  private readonly searched: { program: Program; flows: Map<number, Searched> }[]

  /** @param written the filter. @throws {FilterMistake} in `WrongFilter` where it can't be read */
  constructor(
    private readonly reading: CaptureReading,
    written: string,
  ) {
    const parsed = parseFilter(written)
    if ('error' in parsed) throw new WrongFilter(written, parsed.error)
    this.test = compileFilter(parsed.filter)
    this.searched = patternsOf(parsed.filter.root).map((program) => ({ program, flows: new Map() }))
    const { flows, ingest } = reading
    const counted = (name: TcpMarkName) => (flow: number) => {
      const slot = flows.slot(flow)
      if (flows.protocol[slot] !== PROTOCOL.tcp) return NaN
      const at = 2 * slot * TCP_MARK_NAMES.length + TCP_MARK_NAMES.indexOf(name)
      return flows.tcp.counts[at] + flows.tcp.counts[at + TCP_MARK_NAMES.length]
    }
    this.subject = new FlowSubject(flows, {
      endsOf: () => undefined,
      wireIsLive: () => true,
      numbers: {
        rtt: (flow) => {
          const slot = flows.slot(flow)
          const [a, b] = [flows.tcp.rttSmoothed[2 * slot], flows.tcp.rttSmoothed[2 * slot + 1]]
          return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b)
        },
        retransmissions: counted('retransmission'),
        outOfOrder: counted('outOfOrder'),
        lost: counted('lostSegment'),
        duplicateAcks: counted('duplicateAck'),
        zeroWindows: counted('zeroWindow'),
        windowFull: counted('windowFull'),
        keepAlives: counted('keepAlive'),
      },
      texts: { service: (flow) => serviceName(ingest.services.of(flow)) || undefined },
      payload: (flow, pattern) =>
        this.searched.find(({ program }) => program === pattern)?.flows.get(flow)?.isFound ?? false,
    })
  }

  /** Whether a live flow fits, as it is by now. */
  fits(flow: number): boolean {
    this.subject.now = this.reading.counts.last
    return this.test(this.subject.at(flow))
  }

  /** Looks through a packet's payload, for what the filter asks of it. */
  take({ flow, packet, bytes, at }: ReadPacket): void {
    if (this.searched.length === 0 || flow < 0) return
    const { flows, packets } = this.reading
    const row = packets.slot(packet)
    const begins = at + packets.payloadAt[row]
    const payload =
      packets.wholePayload(packet) ?? bytes.subarray(begins, begins + packets.payloadCaptured[row])
    if (payload.length === 0) return
    const isTcp = flows.protocol[flows.slot(flow)] === PROTOCOL.tcp
    const sender = packets.direction(packet)
    for (const { program, flows: known } of this.searched) {
      const found = known.get(flow) ?? fresh(program)
      known.set(flow, found)
      if (found.isFound) continue
      // A match may go on from one segment to the next, where that follows it.
      const follows = isTcp && packets.sequence[row] === found.next[sender]
      if (!follows) found.searches[sender] = new Search(program)
      found.next[sender] = (packets.sequence[row] + packets.payloadLength[row]) >>> 0
      found.isFound = found.searches[sender].feed(payload) !== null
    }
  }

  forget(flow: number): void {
    for (const { flows } of this.searched) flows.delete(flow)
  }
}

/** A filter that can't be read. */
export class WrongFilter extends Error {
  constructor(written: string, { from, to, why, suggestion }: FilterMistake) {
    const mark = `${' '.repeat(from)}${'^'.repeat(Math.max(1, to - from))}`
    const meant = suggestion === null ? '' : ` Did you mean “${suggestion}”?`
    super(`the display filter can't be read:\n  ${written}\n  ${mark}\n${why}${meant}`)
  }
}

function fresh(program: Program): Searched {
  return { searches: [new Search(program), new Search(program)], next: [-1, -1], isFound: false }
}

function patternsOf(part: Part | null): Program[] {
  if (part === null) return []
  switch (part.kind) {
    case 'and':
    case 'or':
      return part.parts.flatMap(patternsOf)
    case 'not':
      return patternsOf(part.part)
    case 'payload':
      return [part.program]
    default:
      return []
  }
}
