import { describe, expect, it } from 'vitest'
import { packet } from '../conn/made-exchange'
import { PROTOCOL } from '../net/transport'
import { hasRightHeaderChecksum, hasRightTransportChecksum } from './checksums'
import { createDecodedPacket } from './decoded-packet'
import { decodeFrame, LINK } from './decode-frame'
import { ipv6, udp } from './made-frames'

function decoded(bytes: Uint8Array, cut = 0) {
  const out = createDecodedPacket()
  decodeFrame(LINK.raw, bytes, 0, bytes.length - cut, bytes.length, out)
  return out
}

const TCP = [0x9c, 0x40, 0, 80, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2, 1, 0, 0, 0, 0, 0]
const WHOLE: [string, Uint8Array][] = [
  ['TCP', packet('a', PROTOCOL.tcp, [...TCP, 1, 2, 3], 16)],
  ['UDP', packet('a', PROTOCOL.udp, [0, 9, 0, 7, 0, 11, 0, 0, 1, 2, 3], 6)],
  ['ICMP', packet('a', PROTOCOL.icmp, [8, 0, 0, 0, 0, 1, 0, 2, 3], 2, false)],
]

describe.each(WHOLE)('the checksum of %s', (_name, bytes) => {
  it('right → right, and wrong with any bit changed in the payload', () => {
    expect(hasRightTransportChecksum(decoded(bytes), false)).toBe(true)
    const changed = bytes.slice()
    changed[changed.length - 1] ^= 1
    expect(hasRightTransportChecksum(decoded(changed), false)).toBe(false)
  })

  it('wrong and cut by the snaplen → not to be told, so right', () => {
    const changed = bytes.slice()
    changed[changed.length - 2] ^= 1
    expect(hasRightTransportChecksum(decoded(changed, 1), false)).toBe(true)
  })

  it('the IPv4 header: right, and wrong with a bit changed', () => {
    expect(hasRightHeaderChecksum(decoded(bytes))).toBe(true)
    const changed = bytes.slice()
    changed[8]--
    expect(hasRightHeaderChecksum(decoded(changed))).toBe(false)
  })
})

it('a UDP checksum of 0: none was made, which IPv6 has in tunnels only', () => {
  const four = packet('a', PROTOCOL.udp, [0, 9, 0, 7, 0, 8, 0, 0], -1)
  expect(hasRightTransportChecksum(decoded(four), false)).toBe(true)
  const six = decoded(Uint8Array.from(ipv6(PROTOCOL.udp, udp(9, 7, [1]))))
  expect([false, true].map((carries) => hasRightTransportChecksum(six, carries))).toEqual([false, true])
})

it('the IP header says more than there is → not to be told, so right', () => {
  const bytes = packet('a', PROTOCOL.tcp, [...TCP, 1], 16)
  bytes[3] += 6
  expect(hasRightTransportChecksum(decoded(bytes), false)).toBe(true)
})
