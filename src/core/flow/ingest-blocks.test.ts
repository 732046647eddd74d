import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PacketTable } from '../packet/packet-table'
import { PacketBlocks } from '../pcapng/packet-blocks'
import { FlowTable } from './flow-table'
import { BlockIngest } from './ingest-blocks'
import { PacketIngest } from './ingest-packet'

const RAW_IPV4 = 228
const EVERYTHING = { source: 3, fileOffset: 1000, packets: Infinity, bytes: Infinity }

function session() {
  const flows = new FlowTable(8)
  const packets = new PacketTable(flows, 16)
  return { packets, ingest: new BlockIngest(new PacketIngest(flows, packets)) }
}

/** A UDP datagram on loopback with `payload` bytes of payload. */
function datagram(payload: number): Uint8Array {
  const bytes = new Uint8Array(28 + payload)
  bytes.set([0x45, 0, 0, bytes.length, 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1])
  bytes.set([0, 9, 0, 7, 0, 8 + payload], 20)
  return bytes
}

function blocksOf(...payloads: number[]): PacketBlocks {
  const blocks = new PacketBlocks()
  for (const [i, payload] of payloads.entries()) {
    const bytes = datagram(payload)
    blocks.append(0, 10, i, bytes.length, bytes, 0, bytes.length)
  }
  return blocks
}

it('a batch → every packet, with its place in the file', () => {
  const { packets, ingest } = session()
  const batch = blocksOf(1, 2, 3)
  ingest.ingest(RAW_IPV4, batch.blocks, 3, EVERYTHING)
  expect(ingest).toMatchObject({ packets: 3, bytes: 29 + 30 + 31, length: batch.length })
  expect([0, 1, 2].map((p) => packets.payloadLength[p])).toEqual([1, 2, 3])
  expect([0, 1, 2].map((p) => packets.fileOffset[p])).toEqual([1028, 1092, 1156])
  expect(packets.source[0]).toBe(3)
})

it('most packets → no more than these; most bytes → the packet that reaches them is the last', () => {
  const batch = blocksOf(1, 2, 3)
  const { ingest } = session()
  ingest.ingest(RAW_IPV4, batch.blocks, 3, { ...EVERYTHING, packets: 2 })
  expect(ingest).toMatchObject({ packets: 2, bytes: 59, length: 128 })
  ingest.ingest(RAW_IPV4, batch.blocks, 3, { ...EVERYTHING, bytes: 29 })
  expect(ingest).toMatchObject({ packets: 1, length: 64 })
})

it('no file → packets are in none', () => {
  const { packets, ingest } = session()
  ingest.ingest(RAW_IPV4, blocksOf(5).blocks, 1, { ...EVERYTHING, fileOffset: -1 })
  expect(packets.fileOffset[0]).toBe(-1)
})

it('any bytes → nothing throws, and never more is taken than there is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(9), fc.nat(255), (noise, at, value) => {
      const { ingest } = session()
      ingest.ingest(RAW_IPV4, noise, 9, EVERYTHING)
      expect(ingest.length).toBeLessThanOrEqual(noise.length)
      const damaged = blocksOf(4, 5).blocks.slice()
      damaged[at * 4] = value
      ingest.ingest(RAW_IPV4, damaged, 2, EVERYTHING)
      expect(ingest.length).toBeLessThanOrEqual(damaged.length)
    }),
  )
})
