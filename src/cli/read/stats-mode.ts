import { TCP_MARK_NAMES } from '#core/tcp/marks'
import type { CaptureReading } from './capture-reading'
import { flowObject, timeText, type FlowObject } from './flow-object'
import type { ReadMode } from './flow-modes'
import type { TextOutput } from './text-output'

/** Addresses that are counted one by one; a scan of a whole network has more, which count as others. */
const MOST_ADDRESSES = 65_536
const SHOWN_TALKERS = 10

interface Counts {
  flows: number
  packets: number
  payloadBytes: number
}

/** Sums over all that was read, as lines or as one JSON object. */
export function statsMode(reading: CaptureReading, output: TextOutput, asJson: boolean): ReadMode {
  const transports = new Map<string, Counts>()
  const services = new Map<string, Counts>()
  const talkers = new Map<string, Counts>()
  const marks = new Map<string, number>()
  let flows = 0
  const count = (
    into: Map<string, Counts>,
    key: string,
    { orig, resp }: FlowObject,
    sides = [orig, resp],
  ) => {
    const counts = into.get(key) ?? { flows: 0, packets: 0, payloadBytes: 0 }
    counts.flows++
    for (const side of sides) {
      counts.packets += side.packets
      counts.payloadBytes += side.payloadBytes
    }
    into.set(key, counts)
  }
  const began = performance.now()
  return {
    flow: (id) => {
      const flow = flowObject(reading, id)
      flows++
      count(transports, flow.transport, flow)
      if (flow.service !== undefined) count(services, flow.service, flow)
      for (const end of [flow.orig, flow.resp]) {
        const isKept = talkers.has(end.address) || talkers.size < MOST_ADDRESSES
        count(talkers, isKept ? end.address : 'others', flow, [end])
      }
      for (const name of TCP_MARK_NAMES) {
        const marked = (flow.tcp?.orig.marks[name] ?? 0) + (flow.tcp?.resp.marks[name] ?? 0)
        if (marked > 0) marks.set(name, (marks.get(name) ?? 0) + marked)
      }
    },
    end: () => {
      const { counts, ingest } = reading
      const seconds = (performance.now() - began) / 1000
      const hasTime = counts.packets > 0
      const top = [...talkers].sort(([, a], [, b]) => b.payloadBytes - a.payloadBytes).slice(0, SHOWN_TALKERS)
      const stats = {
        packets: counts.packets,
        frameBytes: counts.wireBytes,
        capturedBytes: counts.capturedBytes,
        payloadBytes: ingest.payloadBytes,
        flows,
        first: hasTime ? timeText(counts.first) : null,
        last: hasTime ? timeText(counts.last) : null,
        seconds: hasTime ? Math.round((counts.last - counts.first) * 1000) / 1e6 : 0,
        withoutFlow: ingest.withoutFlow,
        malformed: ingest.malformed,
        droppedByKernel: counts.droppedByKernel,
        droppedByInterface: counts.droppedByInterface,
        linkTypes: Object.fromEntries(counts.linkTypes),
        transports: Object.fromEntries(transports),
        services: Object.fromEntries(services),
        tcpMarks: Object.fromEntries(marks),
        talkers: Object.fromEntries(top),
        readInSeconds: Math.round(seconds * 1000) / 1000,
      }
      if (asJson) output.line(JSON.stringify(stats))
      else for (const line of lines(stats)) output.line(line)
    },
  }
}

type Value = number | string | null | Record<string, number | Counts>

/** Names as sentences have them: `droppedByKernel` is `Dropped by kernel`. */
function words(name: string): string {
  const spaced = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return spaced[0].toUpperCase() + spaced.slice(1)
}

function lines(stats: Record<string, Value>): string[] {
  return Object.entries(stats).flatMap(([name, value]) => {
    if (value === null || typeof value !== 'object')
      return [
        `${words(name).padEnd(22)} ${typeof value === 'number' ? value.toLocaleString('en') : (value ?? 'none')}`,
      ]
    const under = Object.entries(value).map(([key, of]) =>
      typeof of === 'number'
        ? `  ${key.padEnd(26)} ${of.toLocaleString('en')}`
        : `  ${key.padEnd(26)} ${of.flows.toLocaleString('en')} flows, ${of.packets.toLocaleString('en')} packets, ${of.payloadBytes.toLocaleString('en')} bytes`,
    )
    return under.length === 0 ? [] : [words(name), ...under]
  })
}
