import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecodedPacket } from './decoded-packet'
import { canDecode, decodeFrame } from './decode-frame'
import { ethernet, ieee80211, ipv4, ipv6, snap, tcp, u16, zeros } from './made-frames'
import { describeMalformed } from './malformed'
import { FragmentTable } from './net/fragment-table'

const segment = tcp(40_000, 80, [1, 2, 3])
const v4 = ipv4(6, segment)
const v6 = ipv6(6, segment)

const FRAMES: [string, number, number[]][] = [
  ['Ethernet, QinQ', 1, ethernet(0x88a8, [0, 5, 0x81, 0, 0, 6, 8, 0, ...v4])],
  ['Ethernet, 802.2 with SNAP', 1, ethernet(8 + v4.length, snap(0x0800, v4))],
  ['Ethernet, 802.2 with IP', 1, ethernet(3 + v4.length, [6, 6, 3, ...v4])],
  [
    'Ethernet, MACsec with a channel, not encrypted',
    1,
    ethernet(0x88e5, [0x20, 0, ...zeros(12), 8, 0, ...v4]),
  ],
  ['Ethernet, MPLS with two labels', 1, ethernet(0x8847, [0, 0, 0x10, 9, 0, 0, 0x21, 9, ...v6])],
  ['Ethernet, MPLS pseudowire', 1, ethernet(0x8847, [0, 0, 0x21, 9, ...zeros(4), ...ethernet(0x0800, v4)])],
  ['Ethernet, PPPoE', 1, ethernet(0x8864, [0x11, 0, 0, 7, ...u16(2 + v6.length), 0, 0x57, ...v6])],
  ['Ethernet, backbone bridge', 1, ethernet(0x88e7, [0, 0, 0, 1, ...ethernet(0x0800, v4)])],
  ['Ethernet, E-tag', 1, ethernet(0x893f, [...zeros(6), 8, 0, ...v4])],
  ['Ethernet, VN-tag', 1, ethernet(0x8926, [...zeros(4), 8, 0, ...v4])],
  ['Ethernet, service header', 1, ethernet(0x894f, [0, 2, 1, 1, ...zeros(4), ...v4])],
  ['BSD loopback, IPv6 in the other order', 0, [0, 0, 0, 30, ...v6]],
  ['token ring with a route', 6, [...zeros(8), 0x80, ...zeros(5), 4, 0, 0, 0, ...snap(0x0800, v4)]],
  ['ARCNET', 7, [1, 2, 212, 0, 0, 1, ...v4]],
  ['ARCNET on Linux, padded', 129, [1, 2, 0, 0, 212, 255, 0, 0, 0, 0, 0, 1, ...v4]],
  ['PPP', 9, [0xff, 3, 0, 0x21, ...v4]],
  ['PPP, no address, short protocol', 9, [0x21, ...v4]],
  ['PPP in the serial link type, Cisco HDLC', 50, [0x0f, 0, 8, 0, ...v4]],
  ['PPP of pppd', 166, [0, 0xff, 3, 0, 0x57, ...v6]],
  ['FDDI', 10, [0x50, ...zeros(12), ...snap(0x0800, v4)]],
  ['raw IP as OpenBSD numbers it', 14, v6],
  ['Cisco HDLC', 104, [0x0f, 0, 0x86, 0xdd, ...v6]],
  ['802.11', 105, ieee80211(snap(0x0800, v4))],
  ['frame relay', 107, [0x18, 0x41, 3, 0xcc, ...v4]],
  ['frame relay, Cisco', 107, [0x18, 0x41, 8, 0, ...v4]],
  ['pf log', 117, [61, 2, ...zeros(62), ...v4]],
  [
    'radiotap, 802.11 with QoS, padded',
    127,
    radiotap(0x20, [...ieee80211([0, 0], [0, 0]), ...snap(0x0800, v4)]),
  ],
  ['PPI, 802.11', 192, [0, 0, 8, 0, 105, 0, 0, 0, ...ieee80211(snap(0x86dd, v6))]],
  ['netfilter log', 239, [2, 0, 0, 0, 5, 0, 1, 0, 9, 0, 0, 0, 4 + v4.length, 0, 9, 0, ...v4]],
  ['Broadcom tag', 281, [...zeros(12), 1, 2, 3, 4, 8, 0, ...v4]],
  ['Linux cooked, 802.2', 113, [...zeros(14), 0, 4, ...snap(0x0800, v4)]],
  ['IPv4 with IPv6 in it after all', 228, v6],
]

function radiotap(flags: number, frame: number[]): number[] {
  return [0, 0, 18, 0, 3, 0, 0, 0, ...zeros(8), flags, 0, ...frame]
}

const decode = (linkType: number, bytes: Uint8Array, length = bytes.length) => {
  const out = createDecodedPacket(new FragmentTable())
  decodeFrame(linkType, bytes, 0, length, bytes.length, out)
  return out
}

describe.each(FRAMES)('%s', (_name, linkType, frame) => {
  const bytes = Uint8Array.from(frame)

  it('whole → the segment and where its payload lies', () => {
    const out = decode(linkType, bytes)
    expect(out).toMatchObject({
      malformed: 0,
      hasEndpoints: 1,
      protocol: 6,
      sourcePort: 40_000,
      payloadLength: 3,
    })
    expect([...bytes.subarray(out.payloadAt, out.payloadAt + 3)]).toEqual([1, 2, 3])
  })

  it('cut at any byte → as far as it is whole, and a reason in words where a header is not', () => {
    for (let length = 0; length < bytes.length - 3; length++) {
      const out = decode(linkType, bytes, length)
      expect(out.payloadAt + out.payloadCaptured).toBeLessThanOrEqual(length)
      expect(out.hasEndpoints === 0 || out.malformed !== 0).toBe(true)
      if (out.malformed !== 0) expect(describeMalformed(out.malformed).why).not.toBe('')
    }
  })
})

it('frames of 802.11 that are encrypted, fragments or without data → in no flow', () => {
  for (const [at, bit] of [
    [1, 0x40],
    [1, 0x04],
    [0, 0x40],
  ]) {
    const frame = Uint8Array.from(ieee80211(snap(0x0800, v4)))
    frame[at] |= bit
    expect(decode(105, frame).hasEndpoints).toBe(0)
  }
})

it('aggregate of 802.11 → every packet of it', () => {
  const subframe = (port: number) => {
    const body = snap(0x0800, ipv4(6, tcp(port, 80, [])))
    return [...zeros(12), ...u16(body.length), ...body, 0, 0]
  }
  const out = decode(
    105,
    Uint8Array.from(ieee80211([...subframe(1), ...subframe(2), ...subframe(3)], [0x80, 0])),
  )
  expect(out.outers.slice(0, out.outerCount).map((outer) => outer.sourcePort)).toEqual([1, 2])
  expect(out.sourcePort).toBe(3)
})

it('MACsec that is encrypted → in no flow', () => {
  expect(decode(1, Uint8Array.from(ethernet(0x88e5, [0x0c, 0, ...zeros(4), 8, 0, ...v4])))).toMatchObject({
    hasEndpoints: 0,
    malformed: 0,
  })
})

it('headers in each other without end → an end, and a reason', () => {
  let frame = v4
  for (let i = 0; i < 300; i++) frame = ethernet(0x88e7, [0, 0, 0, 1, ...frame])
  const out = decode(1, Uint8Array.from(frame))
  expect(describeMalformed(out.malformed).why).toContain('more headers')
})

it('any bytes of any link type → nothing throws, and nothing outside is claimed', () => {
  const linkTypes = Array.from({ length: 300 }, (_, linkType) => linkType).filter(canDecode)
  expect(linkTypes.length).toBeGreaterThan(40)
  const frame = fc.oneof(
    fc.tuple(fc.constantFrom(...linkTypes), fc.uint8Array({ maxLength: 150 })),
    fc
      .tuple(fc.constantFrom(...FRAMES), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }))
      .map(([[, linkType, whole], changes]): [number, Uint8Array] => {
        const bytes = Uint8Array.from(whole)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        return [linkType, bytes]
      }),
  )
  const table = new FragmentTable()
  fc.assert(
    fc.property(frame, fc.nat(2000), ([linkType, bytes], more) => {
      const out = createDecodedPacket(table)
      decodeFrame(linkType, bytes, 0, bytes.length, bytes.length + more, out)
      for (const packet of [out, ...out.outers.slice(0, out.outerCount)]) {
        expect(packet.payloadAt + packet.payloadCaptured).toBeLessThanOrEqual(packet.bytes.length)
        expect(packet.payloadCaptured).toBeLessThanOrEqual(packet.payloadLength)
      }
    }),
    { numRuns: 4000 },
  )
})
