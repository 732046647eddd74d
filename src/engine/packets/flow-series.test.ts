import { describe, expect, it } from 'vitest'
import { buildPacket } from '#core/build/build-packet'
import { FlowTable } from '#core/flow/flow-table'
import { PacketIngest } from '#core/flow/ingest-packet'
import { PacketTable } from '#core/packet/packet-table'
import { flowSeries } from './flow-series'

const LINKTYPE_RAW = 101

describe('a flow over time', () => {
  const flows = new FlowTable(4)
  const packets = new PacketTable(flows, 16)
  const ingest = new PacketIngest(flows, packets)
  const add = (milliseconds: number, sourcePort: number, text: string) => {
    const ip = { layer: 'ipv4', source: '127.0.0.1', destination: '127.0.0.1' }
    const udp = { layer: 'udp', sourcePort, destinationPort: sourcePort === 1 ? 9 : 1 }
    const { bytes } = buildPacket({ layers: [ip, udp, { layer: 'payload', text }] })
    ingest.ingest(LINKTYPE_RAW, bytes, 0, bytes.length, bytes.length, 0, milliseconds * 1e6, 0, -1)
  }

  it('payload lies in the bucket of its time, each way by itself', async () => {
    add(0, 1, 'one')
    add(120, 9, 'three')
    add(130, 1, 'x')
    add(400, 1, 'last')
    const series = await flowSeries({ flows, packets }, 0, 4)
    expect(series).toMatchObject({ from: 0, bucketMs: 100, packets: 4, retransmitted: [0, 0, 0, 0] })
    expect([series.out, series.in]).toEqual([
      [3, 1, 0, 4],
      [0, 5, 0, 0],
    ])
  })

  it('a flow that is not in memory → refused in words', async () => {
    await expect(flowSeries({ flows, packets }, 3, 4)).rejects.toThrow('no longer in memory')
  })
})
