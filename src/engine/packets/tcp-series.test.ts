import { describe, expect, it } from 'vitest'
import { buildPacket } from '#core/build/build-packet'
import { FlowTable } from '#core/flow/flow-table'
import { PacketIngest } from '#core/flow/ingest-packet'
import { PacketTable } from '#core/packet/packet-table'
import { flowSeries } from './flow-series'

const LINKTYPE_RAW = 101
/** A sequence number whose successors go past 2^32. */
const NEAR_THE_END = 2 ** 32 - 50

interface Segment {
  at: number
  from: 'a' | 'b'
  flags: string
  sequence: number
  acknowledgment?: number
  text?: string
  window?: number
}

function seriesOf(segments: Segment[], buckets: number) {
  const flows = new FlowTable(4)
  const packets = new PacketTable(flows, 64)
  const ingest = new PacketIngest(flows, packets)
  for (const { at, from, flags, sequence, acknowledgment = 0, text = '', window = 1000 } of segments) {
    const [source, destination] = from === 'a' ? ['10.0.0.1', '10.0.0.2'] : ['10.0.0.2', '10.0.0.1']
    const [sourcePort, destinationPort] = from === 'a' ? [5000, 80] : [80, 5000]
    const bits = { syn: flags.includes('S'), ack: flags.includes('A') }
    const tcp = { layer: 'tcp', sourcePort, destinationPort, ...bits, sequence, acknowledgment, window }
    const ip = { layer: 'ipv4', source, destination }
    const { bytes } = buildPacket({ layers: [ip, tcp, { layer: 'payload', text }] })
    ingest.ingest(LINKTYPE_RAW, bytes, 0, bytes.length, bytes.length, 0, at * 1e6, 0, -1)
  }
  return flowSeries({ flows, packets }, 0, buckets)
}

describe('a TCP flow over time', () => {
  it('round trips, bytes on their way, the window and sequence numbers, each in the bucket of its time', async () => {
    const start = NEAR_THE_END
    const { tcp } = await seriesOf(
      [
        { at: 0, from: 'a', flags: 'S', sequence: start },
        { at: 40, from: 'b', flags: 'SA', sequence: 7000, acknowledgment: start + 1, window: 5000 },
        { at: 100, from: 'a', flags: 'A', sequence: start + 1, acknowledgment: 7001, text: 'x'.repeat(100) },
        {
          at: 160,
          from: 'b',
          flags: 'A',
          sequence: 7001,
          acknowledgment: start + 101 - 2 ** 32,
          window: 4000,
        },
        {
          at: 400,
          from: 'b',
          flags: 'A',
          sequence: 7001,
          acknowledgment: start + 101 - 2 ** 32,
          window: 3000,
        },
      ],
      4,
    )
    expect(tcp?.out).toEqual({
      rtt: [40, 60, null, null],
      flight: [1, 100, 0, 0],
      window: [5000, 4000, 4000, 3000],
      low: [0, 1, null, null],
      high: [1, 101, null, null],
      sentAgain: [],
    })
    expect(tcp?.in.rtt).toEqual([null, 60, null, null])
  })

  it('a segment sent again is marked and gives no round trip', async () => {
    const { tcp } = await seriesOf(
      [
        { at: 0, from: 'a', flags: 'S', sequence: 0 },
        { at: 1, from: 'b', flags: 'SA', sequence: 0, acknowledgment: 1 },
        { at: 2, from: 'a', flags: 'A', sequence: 1, acknowledgment: 1, text: 'again' },
        { at: 300, from: 'a', flags: 'A', sequence: 1, acknowledgment: 1, text: 'again' },
        { at: 400, from: 'b', flags: 'A', sequence: 1, acknowledgment: 6 },
      ],
      2,
    )
    expect(tcp?.out.sentAgain).toEqual([{ at: 300, sequence: 1 }])
    expect(tcp?.out.rtt).toEqual([1, null])
  })
})
