import { describe, expect, it } from 'vitest'
import { createDecodedPacket } from '../decode/decoded-packet'
import { FlowTable } from '../flow/flow-table'
import { NanosecondTime } from '../pcapng/timestamp'
import { PacketTable } from './packet-table'

function tables(capacity: number) {
  const flows = new FlowTable(4)
  const addresses = new Uint8Array(32)
  const ids = [1, 2].map((port) => flows.add(17, addresses, 0, 16, 4, port, 53, 0))
  const packets = new PacketTable(flows, capacity)
  const append = (flow: number, timeHigh = 0, timeLow = 0) =>
    packets.append(flow, 1, timeHigh, timeLow, 100, createDecodedPacket(), 0, 0, 100, 1, 0, -1)
  const chain = (flow: number) => {
    const found: number[] = []
    for (let p = flows.firstPacket[flows.slot(flow)]; p >= 0; p = packets.nextInFlow(p)) found.push(p)
    return found
  }
  return { flows, packets, ids, append, chain }
}

describe('PacketTable', () => {
  it('chains the packets of each flow in the order they came', () => {
    const { ids, append, chain } = tables(8)
    for (const flow of [0, 1, 1, 0, 1]) append(ids[flow])
    expect(chain(ids[0])).toEqual([0, 3])
    expect(chain(ids[1])).toEqual([1, 2, 4])
  })

  it('full + packet → the oldest makes room, counted in all and in its flow', () => {
    const { flows, packets, ids, append, chain } = tables(4)
    for (const flow of [0, 1, 1, 0, 1, 1]) append(ids[flow])
    expect(packets.evicted).toBe(2)
    expect(chain(ids[0])).toEqual([3])
    expect(chain(ids[1])).toEqual([2, 4, 5])
    expect(flows.evictedPackets[flows.slot(ids[0])]).toBe(1)
  })

  it('payloads of packets in fragments → kept up to 16 MiB; the oldest are dropped, and counted', () => {
    const { packets, ids, append } = tables(512)
    const decoded = createDecodedPacket()
    decoded.bytes = new Uint8Array(65_535)
    decoded.payloadCaptured = 65_535
    for (let i = 0; i < 300; i++) {
      append(ids[0])
      packets.keepPayload(decoded)
    }
    expect(packets.wholePayload(299)).toHaveLength(65_535)
    expect(packets.wholePayload(0)).toBeNull()
    expect(packets.payloadsDropped).toBe(300 - 256)
  })

  it('a flow whose packets were all evicted begins its chain anew', () => {
    const { flows, ids, append, chain } = tables(2)
    for (const flow of [0, 1, 1]) append(ids[flow])
    expect(chain(ids[0])).toEqual([])
    append(ids[0])
    expect(chain(ids[0])).toEqual([3])
    expect(flows.lastPacket[flows.slot(ids[0])]).toBe(3)
  })

  it('keeps times to a fraction of a microsecond', () => {
    const { packets, ids, append } = tables(2)
    const time = new NanosecondTime()
    time.set(1_700_000_000, 123_456_789)
    append(ids[0], time.high, time.low)
    expect(packets.timeMs(0)).toBeCloseTo(1_700_000_000_123.4568, 3)
    expect(packets.timeLow[0]).toBe(time.low)
  })
})
