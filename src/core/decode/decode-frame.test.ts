import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecodedPacket } from './decoded-packet'
import { canDecode, decodeFrame } from './decode-frame'
import { describeMalformed } from './malformed'

const LINK_TYPES = [0, 1, 12, 14, 101, 108, 113, 228, 229, 276]
const tcp = (payload: number[]) => [
  0x9c,
  0x40,
  0x00,
  0x50,
  0,
  0,
  0,
  5,
  0,
  0,
  0,
  9,
  0x50,
  0x18,
  1,
  0,
  0,
  0,
  0,
  0,
  ...payload,
]
const ipv4 = (body: number[]) => [
  0x45,
  0,
  0,
  20 + body.length,
  0,
  0,
  0,
  0,
  64,
  6,
  0,
  0,
  10,
  0,
  0,
  1,
  10,
  0,
  0,
  2,
  ...body,
]
const ipv6 = (body: number[]) => [
  0x60,
  0,
  0,
  0,
  0,
  body.length,
  6,
  64,
  ...new Array<number>(15).fill(0),
  1,
  ...new Array<number>(15).fill(0),
  2,
  ...body,
]
const cooked2 = (type: [number, number], body: number[]) => [
  ...type,
  ...new Array<number>(18).fill(0),
  ...body,
]
const cooked1 = (type: [number, number], body: number[]) => [
  ...new Array<number>(14).fill(0),
  ...type,
  ...body,
]
const ethernet = (type: [number, number], body: number[]) => [
  ...new Array<number>(12).fill(2),
  ...type,
  ...body,
]

const segment = tcp([1, 2, 3])
const FRAMES: [string, number, number[]][] = [
  ['Ethernet, IPv4', 1, ethernet([8, 0], ipv4(segment))],
  ['Ethernet with a VLAN tag, IPv4', 1, ethernet([0x81, 0], [0, 5, 8, 0, ...ipv4(segment)])],
  ['Ethernet, IPv6', 1, ethernet([0x86, 0xdd], ipv6(segment))],
  ['Linux cooked v1, IPv4', 113, cooked1([8, 0], ipv4(segment))],
  ['Linux cooked v2, IPv6', 276, cooked2([0x86, 0xdd], ipv6(segment))],
  ['BSD loopback, IPv4', 0, [2, 0, 0, 0, ...ipv4(segment)]],
  ['raw IP, IPv4', 101, ipv4(segment)],
  ['raw IP, IPv6', 101, ipv6(segment)],
]

describe.each(FRAMES)('%s', (_name, linkType, frame) => {
  const bytes = Uint8Array.from(frame)
  const decode = (length: number) => {
    const out = createDecodedPacket()
    decodeFrame(linkType, bytes, 0, length, bytes.length, out)
    return out
  }

  it('whole → the segment and where its payload lies', () => {
    const out = decode(bytes.length)
    expect(out).toMatchObject({
      malformed: 0,
      hasEndpoints: 1,
      protocol: 6,
      sourcePort: 40_000,
      destinationPort: 80,
      sequence: 5,
      acknowledgment: 9,
      payloadLength: 3,
      payloadCaptured: 3,
    })
    expect([...bytes.subarray(out.payloadAt, out.payloadAt + 3)]).toEqual([1, 2, 3])
  })

  it('cut at any byte → as far as it is whole, and a reason in words where a header is not', () => {
    for (let length = 0; length < bytes.length; length++) {
      const out = decode(length)
      expect(out.payloadAt + out.payloadCaptured).toBeLessThanOrEqual(length)
      if (length < bytes.length - 3) {
        expect(out.malformed).not.toBe(0)
        expect(describeMalformed(out.malformed).why).not.toBe('')
      } else expect(out.payloadCaptured).toBe(length - (bytes.length - 3))
    }
  })
})

it('any bytes of any link type → nothing throws, and nothing outside is claimed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LINK_TYPES, 999),
      fc.uint8Array({ maxLength: 120 }),
      fc.nat(2000),
      (link, bytes, more) => {
        const out = createDecodedPacket()
        decodeFrame(link, bytes, 0, bytes.length, bytes.length + more, out)
        expect(out.payloadAt + out.payloadCaptured).toBeLessThanOrEqual(bytes.length)
        expect(out.payloadCaptured).toBeLessThanOrEqual(out.payloadLength)
      },
    ),
    { numRuns: 2000 },
  )
})

it('says which link types it decodes', () => {
  expect(LINK_TYPES.every(canDecode)).toBe(true)
  expect(canDecode(189)).toBe(false)
})
