import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecodedPacket, type DecodedPacket } from './decoded-packet'
import { decodeFrame } from './decode-frame'
import { fragmentHeader, ipv4, ipv6, udp } from './made-frames'
import { describeMalformed } from './malformed'
import { FragmentTable } from './net/fragment-table'

const RAW = 101
const payload = Array.from({ length: 91 }, (_, i) => i)
const datagram = udp(53, 4000, payload)

interface Piece {
  from: number
  to: number
}
/** The datagram cut at multiples of 8 bytes. */
const pieces = fc
  .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 })
  .map((cuts) => [0, ...cuts.map((cut) => cut * 8).sort((a, b) => a - b), datagram.length])
  .map((cuts) => cuts.slice(1).map((to, i): Piece => ({ from: cuts[i], to })))

const isLast = ({ to }: Piece) => to === datagram.length
const inIpv4 = (piece: Piece) =>
  ipv4(17, datagram.slice(piece.from, piece.to), (piece.from >> 3) | (isLast(piece) ? 0 : 0x2000))
const inIpv6 = (piece: Piece) =>
  ipv6(44, [...fragmentHeader(17, piece.from, !isLast(piece)), ...datagram.slice(piece.from, piece.to)])

function receiver(table = new FragmentTable()) {
  const out = createDecodedPacket(table)
  const take = (frame: number[], timeMs = 0): DecodedPacket => {
    out.timeMs = timeMs
    decodeFrame(RAW, Uint8Array.from(frame), 0, frame.length, frame.length, out)
    return out
  }
  return { table, take }
}

const payloadOf = ({ bytes, payloadAt, payloadCaptured }: DecodedPacket) => [
  ...bytes.subarray(payloadAt, payloadAt + payloadCaptured),
]

describe.each([
  ['IPv4', inIpv4],
  ['IPv6', inIpv6],
])('%s', (_name, wrap) => {
  it('fragments in any order → the whole datagram with the last that was missing, and none before', () => {
    fc.assert(
      fc.property(
        pieces.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
        (shuffled) => {
          const { take, table } = receiver()
          for (const [i, piece] of shuffled.entries()) {
            const out = take(wrap(piece))
            expect(out.hasEndpoints).toBe(i === shuffled.length - 1 ? 1 : 0)
            if (i < shuffled.length - 1) continue
            expect(out).toMatchObject({ sourcePort: 53, destinationPort: 4000, malformed: 0, fragment: 0 })
            expect(payloadOf(out)).toEqual(payload)
          }
          expect(table.waiting).toBe(0)
        },
      ),
    )
  })

  it('the same fragment twice → no matter', () => {
    const { take } = receiver()
    take(wrap({ from: 0, to: 48 }))
    take(wrap({ from: 0, to: 48 }))
    expect(payloadOf(take(wrap({ from: 48, to: datagram.length })))).toEqual(payload)
  })

  it('the rest after more than a minute → given up', () => {
    const { take, table } = receiver()
    take(wrap({ from: 0, to: 48 }))
    expect(take(wrap({ from: 48, to: datagram.length }), 60_001).hasEndpoints).toBe(0)
    expect(table.dropped).toBe(1)
  })

  it('cut off by the snaplen → the first fragment as far as it goes', () => {
    const { take } = receiver()
    const frame = wrap({ from: 0, to: 48 })
    const out = take(frame)
    decodeFrame(RAW, Uint8Array.from(frame), 0, frame.length - 20, frame.length, out)
    expect(out).toMatchObject({ hasEndpoints: 1, sourcePort: 53, fragment: 1 })
  })
})

it('IPv4 fragments that overlap → the later copy (RFC 791)', () => {
  const { take } = receiver()
  take(inIpv4({ from: 0, to: 48 }))
  const other = inIpv4({ from: 40, to: datagram.length })
  other[20] = 0xee
  expect(payloadOf(take(other))[32]).toBe(0xee)
})

it('IPv6 fragments that overlap → the whole packet is dropped, and later fragments of it (RFC 5722)', () => {
  const { take, table } = receiver()
  take(inIpv6({ from: 0, to: 48 }))
  expect(describeMalformed(take(inIpv6({ from: 40, to: 64 })).malformed).why).toContain('overlap')
  expect(take(inIpv6({ from: 48, to: datagram.length })).hasEndpoints).toBe(0)
  expect(table.dropped).toBe(1)
})

it('IPv6 fragment of no multiple of 8, fragment behind 65,535 → a reason', () => {
  const { take } = receiver()
  const odd = take(ipv6(44, [...fragmentHeader(17, 0, true), ...datagram.slice(0, 47)]))
  expect(describeMalformed(odd.malformed).why).toContain('multiple of 8')
  const over = take(ipv4(17, datagram.slice(0, 80), 0x1fff))
  expect(describeMalformed(over.malformed).why).toContain('longest packet')
})

it('a flood of first fragments → bounded, and counted', () => {
  const { take, table } = receiver()
  for (let i = 0; i < 3000; i++) {
    const frame = ipv4(17, datagram.slice(0, 48), 0x2000)
    frame[4] = i >> 8
    frame[5] = i & 255
    take(frame)
  }
  expect(table.waiting).toBeLessThanOrEqual(512)
  expect(table.waiting + table.dropped).toBe(3000)
})
