import { TCP_MARK_NAMES } from '#core/tcp/marks'
import { TCP_MARK_WORDS } from '#core/tcp/mark-words'
import { alignedLines, shortSpan } from './aligned'
import { FlowTotals, type Total } from './flow-totals'
import { eachFlow, type ReadContext, type ReadView } from './read-view'
import { isoTime } from './shown-time'

const MOST_TALKERS = 10

/** `--stats`: what was read, added up; as text, or as one object. */
export function stats(context: ReadContext, json: boolean): ReadView {
  const { reading, output, fits } = context
  const totals = new FlowTotals(reading)
  const begun = performance.now()
  return {
    flowLeaves: (flow) => {
      if (fits(flow)) totals.add(flow)
    },
    end: async () => {
      const seconds = (performance.now() - begun) / 1000
      await eachFlow(context, (flow) => totals.add(flow))
      const facts = factsOf(context, totals, seconds)
      if (json) output.json(facts)
      else for (const line of textLines(facts)) output.line(line)
    },
  }
}

function factsOf({ reading }: ReadContext, totals: FlowTotals, seconds: number) {
  const { counts, ingest } = reading
  const { packets, wireBytes, capturedBytes, firstMs, lastMs } = counts
  return {
    packets,
    bytes: wireBytes,
    capturedBytes,
    first: packets > 0 ? isoTime(firstMs) : null,
    last: packets > 0 ? isoTime(lastMs) : null,
    seconds: packets > 0 ? Math.round((lastMs - firstMs) * 1000) / 1e6 : 0,
    flows: totals.all.flows,
    transports: Object.fromEntries(totals.transports),
    services: Object.fromEntries(totals.services),
    tcp: totals.marks,
    talkers: totals.talkers(MOST_TALKERS).map(([address, total]) => ({ address, ...total })),
    malformed: ingest.malformed,
    withoutFlow: ingest.withoutFlow,
    fragmentsWaiting: ingest.fragments.waiting,
    linkTypes: Object.fromEntries(counts.linkTypes),
    droppedByKernel: counts.droppedByKernel,
    droppedByInterface: counts.droppedByInterface,
    read: { seconds: Math.round(seconds * 1000) / 1000, bytesPerSecond: Math.round(capturedBytes / seconds) },
  }
}

function textLines(facts: ReturnType<typeof factsOf>): string[] {
  const { packets, bytes, capturedBytes, first, last, seconds, read } = facts
  const links = Object.entries(facts.linkTypes).map(([type, count]) => `${type} (${count})`)
  const marks = TCP_MARK_NAMES.filter((name) => facts.tcp[name] > 0)
  const talkers = facts.talkers.map(({ address, ...total }) => [address, total] as const)
  return [
    `${packets} packets, ${bytes} bytes (${capturedBytes} captured), ${facts.flows} flows`,
    ...(first === null || last === null ? [] : [`${first} to ${last}, ${shortSpan(seconds * 1000)}`]),
    `Link types: ${links.join(', ') || 'none'}`,
    `Malformed: ${facts.malformed}; without a flow: ${facts.withoutFlow}; ` +
      `fragments waiting: ${facts.fragmentsWaiting}`,
    `Dropped, as the file says: ${facts.droppedByKernel} by the kernel, ` +
      `${facts.droppedByInterface} by the interface`,
    `Read in ${shortSpan(read.seconds * 1000)}, ${(read.bytesPerSecond / 1e6).toFixed(1)} MB/s`,
    ...table('transport', Object.entries(facts.transports)),
    ...table('service', Object.entries(facts.services)),
    ...table('top talkers', talkers),
    ...(marks.length === 0 ? [] : ['']),
    ...alignedLines(
      [{ head: 'TCP' }, { head: 'segments', isNumber: true }],
      marks.map((name) => [TCP_MARK_WORDS[name].label, String(facts.tcp[name])]),
    ).slice(marks.length === 0 ? 1 : 0),
  ]
}

function table(head: string, totals: readonly (readonly [string, Total])[]): string[] {
  if (totals.length === 0) return []
  const numbers = ['flows', 'packets', 'frame bytes', 'payload bytes']
  const rows = totals.map(([name, total]) => [
    name,
    String(total.flows),
    String(total.packets),
    String(total.frameBytes),
    String(total.payloadBytes),
  ])
  return ['', ...alignedLines([{ head }, ...numbers.map((name) => ({ head: name, isNumber: true }))], rows)]
}
