import { describe, expect, it } from 'vitest'
import { FlowRates } from '../flow/flow-rates'
import { FlowTable } from '../flow/flow-table'
import { PacketIngest } from '../flow/ingest-packet'
import { icmpWords } from '../net/icmp-words'
import { PROTOCOL } from '../net/transport'
import { LINK } from '../decode/decode-frame'
import { PacketTable } from '../packet/packet-table'
import { FLOW, FLOW_ROW_BYTES, readFlowRow } from '../rows/flow-row'
import { packFlowRow } from '../rows/pack-flow-row'
import { ROWS_HEADER_BYTES } from '../rows/packed-rows'
import { packet } from './made-exchange'

function session(capacity = 4) {
  const flows = new FlowTable(capacity)
  const ingest = new PacketIngest(flows, new PacketTable(flows, 16))
  const take = (bytes: Uint8Array) =>
    ingest.ingest(LINK.raw, bytes, 0, bytes.length, bytes.length, 1, 0, 0, -1)
  const row = (flow: number) => {
    const packed = new Uint8Array(ROWS_HEADER_BYTES + FLOW_ROW_BYTES)
    const { icmpErrors, services } = ingest
    const rates = new FlowRates(flows)
    const pids: [number, number] = [0, 0]
    const context = { ends: undefined, resetBy: -1, wireIsLive: true, icmpErrors, services, rates, pids }
    packFlowRow(new DataView(packed.buffer), ROWS_HEADER_BYTES, flows, flow, context)
    return readFlowRow(packed, 0)
  }
  return { flows, take, row }
}

const datagram = (to = 7) => packet('a', PROTOCOL.udp, [0, 9, 0, to, 0, 8, 0, 0], 6)
const error = (type: number, code: number, about: Uint8Array) =>
  packet('b', PROTOCOL.icmp, [type, code, 0, 0, 0, 0, 0, 0, ...about], 2, false)

describe('ICMP errors', () => {
  it('about a flow that is known → its flag, how many, and the last one’s words; the error’s own flow has none', () => {
    const { take, row } = session()
    take(datagram())
    expect(row(0).icmpErrors).toBeNull()
    take(error(3, 1, datagram()))
    take(error(3, 3, datagram()))
    const { flags, icmpErrors, family } = row(0)
    expect(flags & FLOW.icmpError).toBeTruthy()
    expect(icmpErrors).toEqual({ type: 3, code: 3, count: 2 })
    expect(icmpWords(family, 3, 3)).toBe('port unreachable')
    expect(row(1).icmpErrors).toBeNull()
  })

  it('about a flow that is not known → no flow is added for it', () => {
    const { flows, take } = session()
    take(error(3, 3, datagram()))
    expect(flows.next).toBe(1)
  })

  it('a slot used again → counted anew', () => {
    const { take, row } = session()
    take(datagram(1))
    take(error(3, 3, datagram(1)))
    for (const to of [2, 3, 4]) take(datagram(to))
    expect(row(4).icmpErrors).toBeNull()
    take(error(11, 0, datagram(4)))
    expect(row(4).icmpErrors).toEqual({ type: 11, code: 0, count: 1 })
  })
})

it('words of ICMP and ICMPv6, and numbers where there are none', () => {
  expect(icmpWords(6, 1, 4)).toBe('port unreachable')
  expect(icmpWords(6, 3, 0)).toBe(icmpWords(4, 11, 0))
  expect(icmpWords(4, 3, 77)).toBe('unreachable, code 77')
  expect(icmpWords(4, 99, 0)).toBe('type 99')
})
