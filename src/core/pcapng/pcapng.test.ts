import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PacketBlocks } from './packet-blocks'
import { PcapngReader } from './pcapng-reader'
import { decryptionSecrets, interfaceDescription, interfaceStatistics, sectionHeader } from './pcapng-writer'

interface Packet {
  seconds: number
  nanoseconds: number
  bytes: Uint8Array
}
const packet = fc.record({
  seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
  nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
  bytes: fc.uint8Array({ maxLength: 40 }),
})

function fileOf(packets: Packet[]): Uint8Array {
  const blocks = new PacketBlocks()
  for (const { seconds, nanoseconds, bytes } of packets)
    blocks.append(0, seconds, nanoseconds, bytes.length + 7, bytes, 0, bytes.length)
  return Uint8Array.from([
    ...sectionHeader({ application: 'test', os: 'any' }),
    ...interfaceDescription({ linkType: 1, snaplen: 99, name: 'lo', filter: 'tcp' }),
    ...blocks.blocks,
    ...interfaceStatistics({
      interfaceId: 0,
      timeMs: 5,
      received: 1,
      droppedByKernel: 2,
      droppedByInterface: 3,
    }),
  ])
}

function read(file: Uint8Array, pieces = 1000) {
  const found: Packet[] = []
  const reader = new PcapngReader({
    interface: (_id, facts) => expect(facts.linkType).toBe(1),
    packet: (_id, seconds, nanoseconds, _wire, bytes, at, captured, fileOffset) => {
      expect([...file.subarray(fileOffset, fileOffset + captured)]).toEqual([
        ...bytes.subarray(at, at + captured),
      ])
      found.push({ seconds, nanoseconds, bytes: bytes.slice(at, at + captured) })
    },
  })
  for (let at = 0; at < file.length; at += pieces) reader.push(file.subarray(at, at + pieces))
  return { found, end: reader.end() }
}

it('what was written is read, in pieces of any size, with its nanoseconds and its places in the file', () => {
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 8 }), fc.integer({ min: 1, max: 50 }), (packets, pieces) => {
      const { found, end } = read(fileOf(packets), pieces)
      expect(found).toEqual(packets)
      expect(end).toEqual({ packets: packets.length, cutOff: false, error: null })
    }),
  )
})

it('cut at any byte → every whole packet before it', () => {
  const packets = [1, 2, 3].map((n) => ({ seconds: n, nanoseconds: n, bytes: new Uint8Array(n).fill(n) }))
  const file = fileOf(packets)
  for (let length = 1; length < file.length; length++) {
    const { found, end } = read(file.subarray(0, length))
    expect(found).toEqual(packets.slice(0, found.length))
    expect(end.packets).toBe(found.length)
  }
  expect(read(file.subarray(0, file.length - 1)).end.cutOff).toBe(true)
})

it('damaged anywhere → nothing throws', () => {
  const file = fileOf([{ seconds: 1, nanoseconds: 2, bytes: new Uint8Array(30) }])
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.nat(255), (at, value) => {
      const damaged = file.slice()
      damaged[at] = value
      const reader = new PcapngReader({ interface: () => undefined, packet: () => undefined })
      reader.push(damaged)
      reader.end()
    }),
  )
})

it('a decryption secrets block → its type, its length and its bytes are where the format says, and a reader passes it', () => {
  const lines = new TextEncoder().encode('CLIENT_RANDOM 00 11\n')
  const block = decryptionSecrets(lines)
  const view = new DataView(block.buffer)
  expect(view.getUint32(0, true)).toBe(0x0000000a)
  expect(view.getUint32(4, true)).toBe(block.length)
  expect(view.getUint32(8, true)).toBe(0x544c534b)
  expect(view.getUint32(12, true)).toBe(lines.length)
  expect(block.subarray(16, 16 + lines.length)).toEqual(lines)
  expect(block.length % 4).toBe(0)
  expect(view.getUint32(block.length - 4, true)).toBe(block.length)
  const packets = [{ seconds: 1, nanoseconds: 2, bytes: Uint8Array.of(1, 2, 3) }]
  const file = fileOf(packets)
  const head = sectionHeader({ application: 'test', os: 'any' }).length
  const withBlock = Uint8Array.from([...file.subarray(0, head), ...block, ...file.subarray(head)])
  expect(read(withBlock)).toEqual({ found: packets, end: { packets: 1, cutOff: false, error: null } })
})
