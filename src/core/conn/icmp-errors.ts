import type { DecodedPacket } from '../decode/decoded-packet'
import type { FlowTable } from '../flow/flow-table'
import { FLOW } from '../rows/flow-row'

/**
 * ICMP errors that came back about packets of other flows: how many for each, and the last one's type and code. They
 * stand here only; the error itself is a packet of a flow of its own. In typed columns, by the flow table's slots.
 */
export class IcmpErrors {
  readonly type: Uint8Array
  readonly code: Uint8Array
  readonly count: Uint32Array

  constructor(private readonly flows: FlowTable) {
    this.type = new Uint8Array(flows.capacity)
    this.code = new Uint8Array(flows.capacity)
    this.count = new Uint32Array(flows.capacity)
  }

  /** Notes an error at the flow of the packet it quotes, where that flow is known. Changes the table's `direction`. */
  take({ bytes, quoted, icmpType, icmpCode }: DecodedPacket): void {
    const { flows } = this
    const { protocol, family, sourceAt, destinationAt, sourcePort, destinationPort } = quoted
    const length = family === 6 ? 16 : 4
    const flow = flows.find(protocol, bytes, sourceAt, destinationAt, length, sourcePort, destinationPort)
    if (flow < 0) return
    const slot = flows.slot(flow)
    // The flow before in this slot had errors of its own.
    if ((flows.flags[slot] & FLOW.icmpError) === 0) this.count[slot] = 0
    flows.flags[slot] |= FLOW.icmpError
    this.type[slot] = icmpType
    this.code[slot] = icmpCode
    this.count[slot]++
    flows.revision++
  }
}
