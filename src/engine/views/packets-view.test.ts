import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildPacket } from '#core/build/build-packet'
import { FlowTable } from '#core/flow/flow-table'
import { PacketIngest } from '#core/flow/ingest-packet'
import { PacketTable } from '#core/packet/packet-table'
import { readPacketRows, type PacketRow } from '#core/rows/packet-row'
import { readRowsHeader } from '#core/rows/packed-rows'
import { PacketsView } from './packets-view'

const LINKTYPE_RAW = 101
const KEPT = 16

/** Two flows of datagrams, by the sender's port, in a table that keeps few packets. */
function store() {
  const flows = new FlowTable(4)
  const packets = new PacketTable(flows, KEPT)
  const ingest = new PacketIngest(flows, packets)
  const ip = { layer: 'ipv4', source: '127.0.0.1', destination: '127.0.0.1' }
  const frames = [1, 2].map(
    (sourcePort) =>
      buildPacket({
        layers: [ip, { layer: 'udp', sourcePort, destinationPort: 9 }, { layer: 'payload', text: 'x' }],
      }).bytes,
  )
  const add = (flow: number) => {
    const frame = frames[flow]
    const time = packets.next * 1000
    ingest.ingest(LINKTYPE_RAW, frame, 0, frame.length, frame.length, 0, time, 0, -1)
  }
  return { flows, packets, add }
}

const numbers = (rows: readonly PacketRow[]) => rows.map(({ packet }) => packet)

describe('the packets of a flow', () => {
  it('whatever comes and makes room, whenever it is looked at → the same as going along the chain', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 }), { maxLength: 120 }), (steps) => {
        const { flows, packets, add } = store()
        add(0)
        const view = new PacketsView({ flows, packets }, 0)
        /** Of every packet of flow 0 the number, in order. */
        const all = [0]
        let held: { place: number; gone: number; packet: number } | null = null
        for (const step of steps) {
          if (step < 4) {
            if (step !== 1) all.push(packets.next)
            add(step === 1 ? 1 : 0)
            continue
          }
          const live = all.filter((packet) => packet >= packets.first)
          while (view.advance());
          expect(view.total).toBe(live.length)
          expect(numbers(readPacketRows(view.rows(0, 100)))).toEqual(live)
          const middle = live.length >> 1
          const packed = view.rows(middle, 3)
          const rows = readPacketRows(packed)
          expect(numbers(rows)).toEqual(live.slice(middle, middle + 3))
          for (const { packet, sinceBefore, sinceFirst } of rows) {
            expect(sinceFirst).toBe(packet * 1000)
            const before = live[live.indexOf(packet) - 1] as number | undefined
            expect(sinceBefore).toBe(before === undefined ? null : (packet - before) * 1000)
          }
          if (held && held.packet >= packets.first)
            expect(numbers(readPacketRows(view.rows(held.place, 1, held.gone)))).toEqual([held.packet])
          const gone = readRowsHeader(packed)?.gone ?? -1
          held = middle < live.length ? { place: middle, gone, packet: live[middle] } : null
        }
      }),
    )
  })

  it('of a span alone → what came in it, counted from the first packet of the flow, as more comes', () => {
    const { flows, packets, add } = store()
    const inSpan = (timeMs: number) => timeMs >= 0.002 && timeMs <= 0.004
    for (let i = 0; i < 3; i++) add(0)
    const view = new PacketsView({ flows, packets }, 0, inSpan)
    view.advance()
    expect(numbers(readPacketRows(view.rows(0, 9)))).toEqual([2])
    for (let i = 3; i < 8; i++) add(0)
    view.advance()
    const rows = readPacketRows(view.rows(0, 9))
    expect(numbers(rows)).toEqual([2, 3, 4])
    expect(rows[0].sinceFirst).toBe(2000)
    for (let i = 0; i < KEPT; i++) add(1)
    view.advance()
    expect(view.total).toBe(0)
  })

  it('more packets than its first capacity → all are there, each found by its place', () => {
    const flows = new FlowTable(4)
    const packets = new PacketTable(flows, 1024)
    const ingest = new PacketIngest(flows, packets)
    const ip = { layer: 'ipv4', source: '127.0.0.1', destination: '127.0.0.1' }
    const { bytes } = buildPacket({ layers: [ip, { layer: 'udp', sourcePort: 1, destinationPort: 9 }] })
    const view = new PacketsView({ flows, packets }, 0)
    for (let i = 0; i < 1500; i++) {
      ingest.ingest(LINKTYPE_RAW, bytes, 0, bytes.length, bytes.length, 0, i, 0, -1)
      if (i % 300 === 0) view.advance()
    }
    view.advance()
    expect(view.total).toBe(1024)
    expect(numbers(readPacketRows(view.rows(1000, 5)))).toEqual([1476, 1477, 1478, 1479, 1480])
  })
})
