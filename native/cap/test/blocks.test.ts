import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCapture } from 'cap'
import { afterEach, describe, expect, it } from 'vitest'
import { canCapture, closeAll, closeLater, datagrams, loopback } from './loopback'

afterEach(closeAll)

interface Packet {
  time: bigint
  length: number
  bytes: string
}

function ofRecords(batches: Buffer): Packet[] {
  const packets: Packet[] = []
  for (let at = 0; at < batches.length;) {
    const captured = batches.readUInt32LE(at + 8)
    packets.push({
      time: BigInt(batches.readUInt32LE(at)) * 1_000_000_000n + BigInt(batches.readUInt32LE(at + 4)),
      length: batches.readUInt32LE(at + 12),
      bytes: batches.toString('hex', at + 16, at + 16 + captured),
    })
    at += 16 + captured
  }
  return packets
}

function ofBlocks(batches: Buffer, interfaceId: number): Packet[] {
  const packets: Packet[] = []
  for (let at = 0; at < batches.length;) {
    const total = batches.readUInt32LE(at + 4)
    const captured = batches.readUInt32LE(at + 20)
    expect(batches.readUInt32LE(at)).toBe(6)
    expect(total).toBe(32 + Math.ceil(captured / 4) * 4)
    expect(batches.readUInt32LE(at + 8)).toBe(interfaceId)
    expect(batches.readUInt32LE(at + total - 4)).toBe(total)
    expect(batches.subarray(at + 28 + captured, at + total - 4).every((byte) => byte === 0)).toBe(true)
    packets.push({
      time: (BigInt(batches.readUInt32LE(at + 12)) << 32n) | BigInt(batches.readUInt32LE(at + 16)),
      length: batches.readUInt32LE(at + 24),
      bytes: batches.toString('hex', at + 28, at + 28 + captured),
    })
    at += total
  }
  return packets
}

/** Blocks of section 4.1 and 4.2 of draft-ietf-opsawg-pcapng that must stand before the packets of interface 0. */
function head(snaplen: number): Buffer {
  const words = (...numbers: number[]) => Buffer.from(Uint32Array.from(numbers).buffer)
  const section = words(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28)
  // Ethernet, then the options if_tsresol (9) with one byte and opt_endofopt.
  const description = words(1, 32, 1, snaplen, 9 | (1 << 16), 9, 0, 32)
  return Buffer.concat([section, description])
}

/** What `count` datagrams of growing size are in each of the layouts, captured at the same time. */
async function inBoth(count: number, options: { snaplen?: number; interfaceId?: number }) {
  const { port, send } = await datagrams()
  const batches = { records: [] as Buffer[], blocks: [] as Buffer[] }
  const captures = (['records', 'blocks'] as const).map((layout) =>
    openCapture(loopback, { ...options, layout, filter: `udp dst port ${port}` }, (bytes) =>
      batches[layout].push(Buffer.from(bytes)),
    ),
  )
  captures.forEach(closeLater)
  for (let i = 0; i < count; i++) await send('x'.repeat(i))
  await Promise.all(captures.map((one) => one.stop()))
  return { records: Buffer.concat(batches.records), blocks: Buffer.concat(batches.blocks) }
}

describe.runIf(canCapture)('layout: blocks', () => {
  it('each packet as in records: bytes, length and, to the nanosecond, time; padded', async () => {
    const { records, blocks } = await inBoth(300, { interfaceId: 0xffff_fffe })
    const expected = ofRecords(records)
    const packets = ofBlocks(blocks, 0xffff_fffe)
    expect(packets).toHaveLength(300)
    expect(packets.map(({ length, bytes }) => ({ length, bytes }))).toEqual(
      expected.map(({ length, bytes }) => ({ length, bytes })),
    )
    // The kernel stamps a packet for each socket that has it, unless software timestamps are on.
    packets.forEach(({ time }, i) => {
      expect(Math.abs(Number(time - expected[i].time))).toBeLessThan(50_000_000)
    })
  })

  it('a snaplen that is no multiple of 4 → as much of each, padded', async () => {
    const { blocks } = await inBoth(40, { snaplen: 61 })
    const packets = ofBlocks(blocks, 0)
    expect(packets.map(({ bytes }) => bytes.length / 2)).toEqual(
      Array.from({ length: 40 }, (_, i) => Math.min(61, 42 + i)),
    )
    expect(packets.map(({ length }) => length)).toEqual(Array.from({ length: 40 }, (_, i) => 42 + i))
  })

  it('a section header, an interface description and the batches → a file that tcpdump reads', async () => {
    const { blocks } = await inBoth(50, {})
    const folder = mkdtempSync(join(tmpdir(), 'cap-'))
    try {
      const file = join(folder, 'blocks.pcapng')
      writeFileSync(file, Buffer.concat([head(262_144), blocks]))
      const args = ['-r', file, '-n', '-tt', '-q', '--nano']
      const read = spawnSync('tcpdump', args, { encoding: 'utf8' })
      const lines = read.stdout.trim().split('\n')
      const expected = ofBlocks(blocks, 0).map(({ time }, i) => {
        const [seconds, fraction] = [time / 1_000_000_000n, time % 1_000_000_000n]
        return [`${seconds}.${fraction.toString().padStart(9, '0')}`, `length ${i}`]
      })
      expect(lines.map((line) => [line.split(' ')[0], /length \d+$/.exec(line)?.[0]])).toEqual(expected)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
