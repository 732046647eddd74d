import type { FlowTable } from '#core/flow/flow-table'
import { stateName, STATE } from '#core/flow/states'
import { serviceName } from '#core/protocols/detect'
import { TCP_MARK_NAMES } from '#core/tcp/marks'
import { alignedLines, shortCount, shortSpan, type TextColumn } from './aligned'
import { endpointOf, protocolName } from './flow-facts'
import { eachFlow, type ReadContext, type ReadView } from './read-view'
import { roundTripMs } from './round-trip'
import { shownTime, type TimeForm } from './shown-time'

const COLUMNS: readonly TextColumn[] = [
  { head: '#', isNumber: true },
  { head: 'time', isNumber: true },
  { head: 'proto' },
  { head: 'service' },
  { head: 'orig' },
  { head: '' },
  { head: 'resp' },
  { head: 'state' },
  { head: 'packets', isNumber: true },
  { head: 'bytes', isNumber: true },
  { head: 'duration', isNumber: true },
  { head: 'rtt', isNumber: true },
  { head: 'retrans', isNumber: true },
]

/** The flows as a table for people: counts are of orig and resp. Flows that made room are only counted. */
export function flowsAsTable(context: ReadContext, limit: number, time: TimeForm): ReadView {
  const { reading, output, fits } = context
  const { counts } = reading
  let older = 0
  return {
    flowLeaves: (flow) => {
      if (fits(flow)) older++
    },
    end: async () => {
      const rows: string[][] = []
      let more = 0
      await eachFlow(context, (flow) => {
        if (rows.length < limit) rows.push(rowOf(context, flow, time, counts.firstMs))
        else more++
      })
      if (rows.length > 0)
        for (const line of alignedLines(COLUMNS, rows)) {
          output.line(line)
          await output.pace()
        }
      else if (counts.packets > 0) output.line('No flows.')
      if (older > 0) output.line(`${older} older flows left out; --json has them.`)
      if (more > 0) output.line(`${more} more flows.`)
    },
  }
}

function rowOf({ reading }: ReadContext, flow: number, time: TimeForm, beginMs: number): string[] {
  const { flows, ingest } = reading
  const slot = flows.slot(flow)
  const pair = (column: Float64Array) => `${shortCount(column[2 * slot])}/${shortCount(column[2 * slot + 1])}`
  const retransmissions = retransmissionsOf(flows, slot)
  return [
    String(flow),
    shownTime(flows.firstSeen[slot], time, beginMs),
    protocolName(flows.protocol[slot]),
    serviceName(ingest.services.of(flow)),
    endpointOf(flows, flow, 0),
    '→',
    endpointOf(flows, flow, 1),
    statesOf(flows.state[2 * slot], flows.state[2 * slot + 1]),
    pair(flows.packets),
    pair(flows.frameBytes),
    shortSpan(flows.lastSeen[slot] - flows.firstSeen[slot]),
    shortSpan(roundTripMs(flows, flow)),
    retransmissions > 0 ? String(retransmissions) : '',
  ]
}

/** Both ends' states, or the one that both have. */
function statesOf(orig: number, resp: number): string {
  if (orig === STATE.none && resp === STATE.none) return ''
  return orig === resp ? stateName(orig) : `${stateName(orig)}/${stateName(resp)}`
}

function retransmissionsOf({ tcp }: FlowTable, slot: number): number {
  const marks = TCP_MARK_NAMES.length
  const at = 2 * slot * marks + TCP_MARK_NAMES.indexOf('retransmission')
  return tcp.counts[at] + tcp.counts[at + marks]
}
