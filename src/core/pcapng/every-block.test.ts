import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BlockOption } from './block-options'
import { BLOCK, padded } from './blocks'
import { PcapngReader } from './pcapng-reader'

/** Writes blocks of one byte order: what other programs write, as the draft has it. */
function writer(little: boolean) {
  const number = (bytes: 2 | 4) => (value: number) => {
    const view = new DataView(new ArrayBuffer(bytes))
    if (bytes === 2) view.setUint16(0, value, little)
    else view.setUint32(0, value, little)
    return [...new Uint8Array(view.buffer)]
  }
  const u16 = number(2)
  const u32 = number(4)
  const pad = (bytes: number[]) => [
    ...bytes,
    ...new Array<number>(padded(bytes.length) - bytes.length).fill(0),
  ]
  const block = (type: number, body: number[]) => {
    const whole = [...pad(body)]
    const length = u32(12 + whole.length)
    return [...u32(type), ...length, ...whole, ...length]
  }
  const option = (code: number, value: number[]) => [...u16(code), ...u16(value.length), ...pad(value)]
  const text = (words: string) => Array.from(words, (letter) => letter.charCodeAt(0))
  return {
    section: (options: number[] = []) =>
      block(BLOCK.sectionHeader, [
        ...u32(0x1a2b3c4d),
        ...u16(1),
        ...u16(0),
        ...new Array<number>(8).fill(255),
        ...options,
      ]),
    interface: (linkType: number, options: number[] = []) =>
      block(BLOCK.interfaceDescription, [...u16(linkType), ...u16(0), ...u32(0), ...options]),
    enhanced: (id: number, time: number, packet: number[], options: number[] = []) =>
      block(BLOCK.enhancedPacket, [
        ...u32(id),
        ...u32(0),
        ...u32(time),
        ...u32(packet.length),
        ...u32(packet.length + 1),
        ...pad(packet),
        ...options,
      ]),
    obsolete: (id: number, time: number, packet: number[]) =>
      block(BLOCK.packet, [
        ...u16(id),
        ...u16(3),
        ...u32(0),
        ...u32(time),
        ...u32(packet.length),
        ...u32(packet.length),
        ...pad(packet),
      ]),
    simple: (packet: number[]) => block(BLOCK.simplePacket, [...u32(packet.length), ...pad(packet)]),
    names: (address: number[], names: string) =>
      block(BLOCK.nameResolution, [
        ...option(address.length === 4 ? 1 : 2, [...address, ...text(names)]),
        ...option(0, []),
      ]),
    secrets: (type: number, secrets: string) =>
      block(BLOCK.decryptionSecrets, [...u32(type), ...u32(secrets.length), ...pad(text(secrets))]),
    custom: (type: number, enterprise: number, content: number[]) =>
      block(type, [...u32(enterprise), ...content]),
    block,
    option,
    text,
  }
}

function read(file: Uint8Array, pieces = 7) {
  const seen: unknown[] = []
  const reader = new PcapngReader({
    interface: (id, { linkType }) => seen.push(['interface', id, linkType]),
    packet: (id, seconds, nanoseconds, wire, bytes, at, captured) =>
      seen.push(['packet', id, seconds, nanoseconds, wire, ...bytes.subarray(at, at + captured)]),
    options: (type: number, options: BlockOption[]) =>
      seen.push(['options', type, options.map(({ code, value }) => [code, ...value])]),
    names: (address, names) => seen.push(['names', [...address], names]),
    secrets: (type, secrets) => seen.push(['secrets', type, String.fromCharCode(...secrets)]),
    custom: (enterprise, content) => seen.push(['custom', enterprise, ...content]),
  })
  for (let at = 0; at < file.length; at += pieces) reader.push(file.subarray(at, at + pieces))
  return { seen, end: reader.end(), passedOver: reader.passedOver }
}

const bothOrders = [true, false].map(writer)

it('every standard block in both byte orders → what it holds; unknown ones are passed over', () => {
  for (const write of bothOrders) {
    const file = [
      ...write.section(write.option(4, write.text('app'))),
      ...write.interface(1, write.option(9, [9])),
      ...write.names([10, 0, 0, 1], 'one\0two\0'),
      ...write.secrets(0x544c534b, 'CLIENT_RANDOM 1 2'),
      ...write.enhanced(0, 1_500_000_000, [1, 2, 3], write.option(1, write.text('note'))),
      ...write.block(0x77, [1, 2, 3, 4]),
      ...write.custom(BLOCK.custom, 32_473, [5, 6, 7, 8]),
      ...write.obsolete(0, 7, [9]),
      ...write.simple([4, 5]),
      ...write.custom(BLOCK.customNotCopied, 32_473, []),
      ...write.names([...new Array<number>(15).fill(0), 1], 'six\0'),
    ]
    const { seen, end, passedOver } = read(Uint8Array.from(file))
    expect(seen).toEqual([
      ['options', BLOCK.sectionHeader, [[4, 97, 112, 112]]],
      ['options', BLOCK.interfaceDescription, [[9, 9]]],
      ['interface', 0, 1],
      ['names', [10, 0, 0, 1], ['one', 'two']],
      ['secrets', 0x544c534b, 'CLIENT_RANDOM 1 2'],
      ['options', BLOCK.enhancedPacket, [[1, 110, 111, 116, 101]]],
      ['packet', 0, 1, 500_000_000, 4, 1, 2, 3],
      ['custom', 32_473, 5, 6, 7, 8],
      ['packet', 0, 0, 7, 1, 9],
      ['packet', 0, 0, 0, 2, 4, 5],
      ['custom', 32_473],
      ['names', [...new Array<number>(15).fill(0), 1], ['six']],
    ])
    expect(end).toEqual({ packets: 3, cutOff: false, error: null })
    expect(passedOver).toBe(1)
  }
})

it('sections of either order in one file → interfaces of their own, each with its resolution and offset', () => {
  const file = bothOrders.flatMap((write) => [
    ...write.section(),
    ...write.interface(1),
    ...write.interface(113, [
      ...write.option(9, [3]),
      ...write.option(14, bothOrders[0] === write ? OFFSET : [...OFFSET].reverse()),
    ]),
    ...write.enhanced(0, 2_000_001, [1]),
    ...write.enhanced(1, 2001, [2]),
  ])
  const packets = read(Uint8Array.from(file)).seen.filter((one) => (one as unknown[])[0] === 'packet')
  expect(packets).toEqual([
    ['packet', 0, 2, 1000, 2, 1],
    ['packet', 1, 102, 1_000_000, 2, 2],
    ['packet', 2, 2, 1000, 2, 1],
    ['packet', 3, 102, 1_000_000, 2, 2],
  ])
})

/** 100 seconds, as a little-endian 64-bit number. */
const OFFSET = [100, 0, 0, 0, 0, 0, 0, 0]

it('cut or damaged anywhere → what came before is given, and an offset and a reason where it stopped', () => {
  const [write] = bothOrders
  const file = Uint8Array.from([
    ...write.section(),
    ...write.interface(1),
    ...write.names([10, 0, 0, 1], 'one\0'),
    ...write.enhanced(0, 1, [1]),
    ...write.secrets(1, 'secret'),
    ...write.obsolete(0, 2, [2]),
  ])
  const { seen } = read(file)
  for (let length = 1; length < file.length; length++) {
    const cut = read(file.subarray(0, length))
    expect(cut.seen).toEqual(seen.slice(0, cut.seen.length))
    if (cut.end.error !== null) {
      expect(cut.end.error.why).not.toBe('')
      expect(cut.end.error.at).toBeLessThan(length)
    }
  }
  fc.assert(
    fc.property(
      fc.nat(file.length - 1),
      fc.nat(255),
      fc.integer({ min: 1, max: 60 }),
      (at, value, pieces) => {
        const damaged = file.slice()
        damaged[at] = value
        read(damaged, pieces)
      },
    ),
  )
})
