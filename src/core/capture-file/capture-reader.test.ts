import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sectionHeader, interfaceDescription } from '../pcapng/pcapng-writer'
import { CaptureReader } from './capture-reader'

interface Packet {
  seconds: number
  nanoseconds: number
  wireLength: number
  bytes: Uint8Array
}
interface Form {
  little: boolean
  magic: 0xa1b2c3d4 | 0xa1b23c4d | 0xa1b2cd34 | 0x1c0001ac | 0x1c0001ab
}

const form = fc.record<Form>({
  little: fc.boolean(),
  magic: fc.constantFrom(0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34, 0x1c0001ac, 0x1c0001ab),
})
const packet = fc.record<Packet>({
  seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
  nanoseconds: fc.integer({ min: 0, max: 999_999 }).map((microseconds) => microseconds * 1000),
  wireLength: fc.integer({ min: 0, max: 0x7fff_ffff }),
  bytes: fc.uint8Array({ maxLength: 40 }),
})

/** Writes a classic pcap file; `linkField` is the whole field, upper bits and all. */
function pcapOf({ little, magic }: Form, packets: Packet[], linkField = 1, minor = 4): Uint8Array {
  const u32 = (value: number) => {
    const four = new Uint8Array(4)
    new DataView(four.buffer).setUint32(0, value, little)
    return four
  }
  const version = little ? [2, 0, minor, 0] : [0, 2, 0, minor]
  const usual = [...u32(magic), ...version, ...u32(0), ...u32(0), ...u32(4096), ...u32(linkField)]
  const header = magic >>> 16 === 0x1c00 ? [...usual, ...u32(99)] : usual
  const records = packets.flatMap(({ seconds, nanoseconds, wireLength, bytes }) => [
    ...u32(seconds),
    ...u32(magic === 0xa1b23c4d ? nanoseconds : nanoseconds / 1000),
    ...u32(bytes.length),
    ...u32(wireLength),
    ...(magic === 0xa1b2cd34 ? [...u32(7), ...u32(8)] : []),
    ...bytes,
  ])
  return Uint8Array.from([...header, ...records])
}

/** Reads a file cut into pieces of the given lengths, over and over. */
function read(file: Uint8Array, lengths = [1000]) {
  const found: Packet[] = []
  const interfaces: unknown[] = []
  const reader = new CaptureReader({
    interface: (id, facts) => interfaces.push([id, facts]),
    packet: (_id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
      expect([...file.subarray(fileOffset, fileOffset + captured)]).toEqual([
        ...bytes.subarray(at, at + captured),
      ])
      found.push({ seconds, nanoseconds, wireLength, bytes: bytes.slice(at, at + captured) })
    },
  })
  let at = 0
  for (let piece = 0; at < file.length; piece++) {
    const length = lengths[piece % lengths.length]
    reader.push(file.subarray(at, at + length))
    at += length
  }
  return { found, interfaces, end: reader.end() }
}

const SIMPLE: Form = { little: true, magic: 0xa1b2c3d4 }
const ONE: Packet = { seconds: 1, nanoseconds: 2000, wireLength: 3, bytes: Uint8Array.of(4, 5) }
const pieces = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 })

it('pcap of either byte order and resolution, in pieces of any size → its packets, with their places', () => {
  fc.assert(
    fc.property(form, fc.array(packet, { maxLength: 8 }), pieces, (written, packets, lengths) => {
      const { found, interfaces, end } = read(pcapOf(written, packets), lengths)
      expect(found).toEqual(packets)
      expect(interfaces).toEqual([[0, { linkType: 1, snaplen: 4096, name: null, filter: null }]])
      expect(end).toEqual({ packets: packets.length, cutOff: false, error: null })
    }),
  )
})

it('pcap cut at any byte → every whole packet before it', () => {
  fc.assert(
    fc.property(
      form,
      fc.array(packet, { minLength: 1, maxLength: 4 }),
      pieces,
      (written, packets, lengths) => {
        const file = pcapOf(written, packets)
        for (let length = 0; length < file.length; length++) {
          const { found, end } = read(file.subarray(0, length), lengths)
          const whole = packets.filter(
            (_, index) => pcapOf(written, packets.slice(0, index + 1)).length <= length,
          )
          expect(found).toEqual(whole)
          const between = length === 0 || length === pcapOf(written, whole).length
          expect(end).toMatchObject({ packets: whole.length, cutOff: !between })
        }
      },
    ),
    { numRuns: 20 },
  )
})

it('pcapng → read as pcapng', () => {
  const description = interfaceDescription({ linkType: 113, snaplen: 9, name: 'any', filter: 'udp' })
  const file = Uint8Array.from([...sectionHeader({ application: 'test', os: 'any' }), ...description])
  for (const lengths of [[1], [3], [4], [1000]]) {
    const { interfaces, end } = read(file, lengths)
    expect(interfaces).toEqual([[0, { linkType: 113, snaplen: 9, name: 'any', filter: 'udp' }]])
    expect(end.error).toBeNull()
  }
})

it('link type field with a frame check sequence and reserved bits → the link type alone', () => {
  const { interfaces } = read(pcapOf(SIMPLE, [], 0xf7ff_0071))
  expect(interfaces).toEqual([[0, { linkType: 113, snaplen: 4096, name: null, filter: null }]])
})

it('fraction of more than a second → carried into the seconds', () => {
  const { found } = read(pcapOf(SIMPLE, [{ ...ONE, nanoseconds: 2_500_000_000 }]))
  expect(found).toEqual([{ ...ONE, seconds: 3, nanoseconds: 500_000_000 }])
})

it('packet longer than 16 MiB, unknown version → an error that says where', () => {
  const file = pcapOf(SIMPLE, [ONE, ONE])
  file[24 + 18 + 11] = 2
  expect(read(file).end).toMatchObject({ packets: 1, error: { at: 24 + 18 } })
  file[4] = 3
  expect(read(file).end.error?.why).toContain('version 3')
})

it('versions before 2.4 → the two lengths of a packet, whichever way round', () => {
  const swapped = { ...ONE, wireLength: 9, bytes: new Uint8Array(5) }
  const file = pcapOf(SIMPLE, [swapped], 1, 2)
  const lengths = new DataView(file.buffer, 24 + 8)
  for (const minor of [2, 3]) {
    file[6] = minor
    lengths.setUint32(0, 9, true)
    lengths.setUint32(4, 5, true)
    expect(read(file).found).toEqual([swapped])
  }
  lengths.setUint32(0, 5, true)
  lengths.setUint32(4, 9, true)
  expect(read(file).found).toEqual([swapped])
})

it('length on the wire of over 2 GiB → the longest there is', () => {
  const { found } = read(pcapOf(SIMPLE, [{ ...ONE, wireLength: 0xffff_fff0 }]))
  expect(found[0].wireLength).toBe(0x7fff_ffff)
})

it('neither format, too short to say, empty → told apart', () => {
  expect(read(Uint8Array.of(0x50, 0x4b, 3, 4, 5)).end.error?.why).toContain('50 4b 03 04')
  expect(read(Uint8Array.of(0xd4, 0xc3)).end).toMatchObject({ cutOff: true, error: { at: 0 } })
  expect(read(new Uint8Array(0)).end).toMatchObject({ cutOff: false, error: { why: 'The file is empty.' } })
})

it('any bytes, and any bytes after a header → nothing throws', () => {
  fc.assert(
    fc.property(
      form,
      fc.uint8Array({ maxLength: 200 }),
      fc.boolean(),
      pieces,
      (written, bytes, bare, lengths) => {
        const start = bare ? [] : pcapOf(written, [])
        read(Uint8Array.from([...start, ...bytes]), lengths)
      },
    ),
  )
})
