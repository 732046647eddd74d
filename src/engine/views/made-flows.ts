import { expect } from 'vitest'
import { flowArrangement, type FlowArrangement } from '#contract/flow-order'
import { STATE } from '#core/flow/states'
import { PROTOCOL } from '#core/net/transport'
import { isGroup, readListedRows } from '#core/rows/flow-group-row'
import { FLOW } from '#core/rows/flow-row'
import { Session } from '../session/session'
import { FlowsView } from './flows-view'

export interface MadeFlow {
  protocol: 'tcp' | 'udp'
  from: number
  to: number
  port: number
}
/** A session without sockets or captures, a view of its flows, and what makes and changes flows there. */
export function madeFlows() {
  const session = new Session('0', () => null)
  const view = new FlowsView(session)
  const { flows } = session
  const add = ({ protocol, from, to, port }: MadeFlow) => {
    const ends = Uint8Array.of(10, 0, 0, from, 10, 0, 1, to)
    const flow = flows.add(
      PROTOCOL[protocol],
      ends,
      0,
      4,
      4,
      50_000 + flows.next,
      port,
      1000 + (flows.next % 5),
    )
    flows.flags[flows.slot(flow)] |= FLOW.wire
    return flow
  }
  const change = (flow: number, by: number) => {
    const slot = flows.slot(flow)
    flows.counts.take(slot, by & 1, 0, by, Float64Array.of(flows.counts.lastSeenOf(slot) + (by % 7)))
    if (by % 4 === 0) flows.tcp.rttSmoothed[2 * slot] = by / 8
    if (by % 5 === 0) flows.state.fill(STATE.closed, 2 * slot, 2 * slot + 2)
    flows.touch(flow)
  }
  const arrange = (part: Partial<FlowArrangement>) =>
    expect(view.arrange(flowArrangement.parse(part))).toBeNull()
  const rows = () => readListedRows(view.rows(0, 1000))
  const ids = () => rows().map((row) => (isGroup(row) ? -1 : row.id))
  return { session, view, flows, add, change, arrange, rows, ids }
}
