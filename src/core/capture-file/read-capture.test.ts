import { gzipSync, createGunzip, constants } from 'node:zlib'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { PacketBlocks } from '../pcapng/packet-blocks'
import { interfaceDescription, sectionHeader } from '../pcapng/pcapng-writer'
import { readCapture, type Pieces } from './read-capture'

const PACKETS = 50
const blocks = new PacketBlocks()
for (let i = 0; i < PACKETS; i++)
  blocks.append(
    0,
    i,
    0,
    100,
    Uint8Array.from({ length: 100 }, (_, n) => n * i),
    0,
    100,
  )
const plain = Uint8Array.from([
  ...sectionHeader({ application: 'test', os: 'any' }),
  ...interfaceDescription({ linkType: 1, snaplen: 0, name: 'any', filter: '' }),
  ...blocks.blocks,
])

const gunzip = (pieces: Pieces): Pieces => {
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
  Readable.from(pieces).pipe(unpacked)
  return unpacked as AsyncIterable<Uint8Array>
}

async function* cut(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length)
    yield await Promise.resolve(bytes.subarray(at, at + length))
}

async function read(bytes: Uint8Array, piece = 64, goesOn?: (read: number) => boolean) {
  const found: number[] = []
  const sink = {
    interface: () => undefined,
    packet: (_id: number, seconds: number) => {
      found.push(seconds)
    },
  }
  const end = await readCapture(cut(bytes, piece), sink, { gunzip, goesOn })
  return { found, end }
}

it('plain or packed, in pieces of any size → the same packets', async () => {
  for (const file of [plain, gzipSync(plain)])
    for (const piece of [1, 64, 1_000_000]) {
      const { found, end } = await read(file, piece)
      expect(found).toHaveLength(PACKETS)
      expect(end).toEqual({ packets: PACKETS, cutOff: false, error: null })
    }
})

it('packed file cut off → all that came before, and where it ended', async () => {
  const packed = gzipSync(plain)
  const { found, end } = await read(packed.subarray(0, packed.length / 2))
  expect(found.length).toBeGreaterThan(0)
  expect(found.length).toBeLessThan(PACKETS)
  expect(end).toMatchObject({ packets: found.length, cutOff: true })
})

it('damaged packing → what came before, and a reason', async () => {
  const packed = Uint8Array.from(gzipSync(plain))
  packed.fill(0xff, packed.length >> 1)
  const { found, end } = await read(packed)
  expect(found.length).toBe(end.packets)
  expect(end.error?.why).toContain('gzip')
})

it('enough → reading stops, and the file is let go', async () => {
  let closed = false
  const endless = async function* () {
    try {
      for (;;) yield await Promise.resolve(plain)
    } finally {
      closed = true
    }
  }
  const sink = { interface: () => undefined, packet: () => undefined }
  await readCapture(endless(), sink, { gunzip, goesOn: (total) => total < 3 * plain.length })
  expect(closed).toBe(true)
})

it('empty, and a single byte → said', async () => {
  expect((await read(new Uint8Array(0))).end.error?.why).toBe('The file is empty.')
  expect((await read(Uint8Array.of(0x1f))).end).toMatchObject({ cutOff: true })
})
