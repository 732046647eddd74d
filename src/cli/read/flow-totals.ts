import { PROTOCOL } from '#core/net/transport'
import { serviceName } from '#core/protocols/detect'
import { TCP_MARK_NAMES, type TcpMarkName } from '#core/tcp/marks'
import type { CaptureReading } from './capture-reading'
import { addressOf, protocolName } from './flow-facts'

/** Flows of one kind, added up. */
export interface Total {
  flows: number
  packets: number
  frameBytes: number
  payloadBytes: number
}

/**
 * Most addresses added up by themselves, at about 200 bytes each 26 MB. Beyond that those with the fewest bytes so far
 * are forgotten, by halves: the largest then are what they were, or a little less.
 */
const MOST_ADDRESSES = 1 << 17

/** Adds flows up: in all, by transport, by service and by address. Each is added once, when it is as it will stay. */
export class FlowTotals {
  readonly all = none()
  readonly transports = new Map<string, Total>()
  readonly services = new Map<string, Total>()
  readonly marks = Object.fromEntries(TCP_MARK_NAMES.map((name) => [name, 0])) as Record<TcpMarkName, number>
  private addresses = new Map<string, Total>()

  constructor(private readonly reading: CaptureReading) {}

  /** Adds a live flow. */
  add(flow: number): void {
    const { flows, ingest } = this.reading
    const slot = flows.slot(flow)
    const protocol = flows.protocol[slot]
    const service = serviceName(ingest.services.of(flow))
    this.count(this.all, slot)
    this.count(totalIn(this.transports, protocolName(protocol)), slot)
    if (service !== '') this.count(totalIn(this.services, service), slot)
    const [orig, resp] = [addressOf(flows, flow, 0), addressOf(flows, flow, 1)]
    this.count(totalIn(this.addresses, orig), slot)
    if (resp !== orig) this.count(totalIn(this.addresses, resp), slot)
    if (this.addresses.size > MOST_ADDRESSES) this.addresses = new Map(this.talkers(MOST_ADDRESSES / 2))
    if (protocol === PROTOCOL.tcp) this.countMarks(slot)
  }

  /** The addresses with the most bytes, sent and received. */
  talkers(most: number): [string, Total][] {
    return [...this.addresses].sort(([, a], [, b]) => b.frameBytes - a.frameBytes).slice(0, most)
  }

  private count(total: Total, slot: number): void {
    const { counts } = this.reading.flows
    total.flows++
    for (const side of [0, 1]) {
      total.packets += counts.packetsOf(slot, side)
      total.frameBytes += counts.frameBytesOf(slot, side)
      total.payloadBytes += counts.wireBytesOf(slot, side)
    }
  }

  private countMarks(slot: number): void {
    const { counts } = this.reading.flows.tcp
    const at = 2 * slot * TCP_MARK_NAMES.length
    for (const [bit, name] of TCP_MARK_NAMES.entries())
      this.marks[name] += counts[at + bit] + counts[at + TCP_MARK_NAMES.length + bit]
  }
}

function none(): Total {
  return { flows: 0, packets: 0, frameBytes: 0, payloadBytes: 0 }
}

function totalIn(totals: Map<string, Total>, name: string): Total {
  const known = totals.get(name)
  if (known) return known
  const total = none()
  totals.set(name, total)
  return total
}
