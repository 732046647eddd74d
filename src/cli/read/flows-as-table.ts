import { FLOW_ADDRESS_BYTES, type FlowTable } from '#core/flow/flow-table'
import { stateName, STATE } from '#core/flow/states'
import type { Side } from '#core/own/own-ends'
import { TCP_MARK_NAMES } from '#core/tcp/marks'
import type { TextColumn } from './aligned'
import { AlignedTable } from './aligned-table'
import { endpointOf, hasPorts, protocolName } from './flow-facts'
import { eachFlow, type ReadContext, type ReadView } from './read-view'
import { roundTripOfBothMs } from '#core/tcp/flow-sums'
import { MICROSECONDS, shownTime, type TimeForm } from './shown-time'

const COLUMNS: readonly TextColumn[] = [
  { head: '#', isNumber: true },
  { head: 'time', isNumber: true },
  { head: 'proto' },
  { head: 'service' },
  { head: 'orig' },
  { head: 'resp', sign: '→' },
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
      const table = new AlignedTable(COLUMNS)
      let more = 0
      await eachFlow(context, (flow) => {
        if (table.rows < limit) addRow(table, context, flow, time, counts.firstMs)
        else more++
      })
      if (table.rows > 0)
        for (const piece of table.pieces()) {
          // Its own copy: what waits to be taken must not be written over.
          output.bytes(piece.slice())
          await output.pace()
        }
      else if (counts.packets > 0) output.line('No flows.')
      if (older > 0) output.line(`${older} older flows left out; --json has them.`)
      if (more > 0) output.line(`${more} more flows.`)
    },
  }
}

function addRow(
  table: AlignedTable,
  { reading }: ReadContext,
  flow: number,
  time: TimeForm,
  beginMs: number,
): void {
  const { flows, ingest } = reading
  const { counts } = flows
  const slot = flows.slot(flow)
  const retransmissions = retransmissionsOf(flows, slot)
  const firstMs = counts.firstSeenOf(slot)
  table.integer(flow)
  if (time === 'relative') table.decimal((firstMs - beginMs) / 1000, MICROSECONDS)
  else table.text(shownTime(firstMs, time, beginMs))
  table.text(protocolName(flows.protocol[slot]))
  table.text(ingest.services.nameOf(flow))
  addEndpoint(table, flows, flow, 0)
  addEndpoint(table, flows, flow, 1)
  table.text(statesOf(flows.state[2 * slot], flows.state[2 * slot + 1]))
  table.counts(counts.packetsOf(slot, 0), counts.packetsOf(slot, 1))
  table.counts(counts.frameBytesOf(slot, 0), counts.frameBytesOf(slot, 1))
  table.span(counts.lastSeenOf(slot) - firstMs)
  table.span(roundTripOfBothMs(flows, flows.slot(flow)))
  if (retransmissions > 0) table.integer(retransmissions)
  else table.text('')
}

function addEndpoint(table: AlignedTable, flows: FlowTable, flow: number, side: Side): void {
  const slot = flows.slot(flow)
  if (flows.family[slot] === 4 && hasPorts(flows.protocol[slot]))
    table.ipv4(flows.addresses, FLOW_ADDRESS_BYTES * slot + 16 * side, flows.ports[2 * slot + side])
  else table.text(endpointOf(flows, flow, side))
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
