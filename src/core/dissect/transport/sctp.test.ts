import { expect, it } from 'vitest'
import { ipv4, u16, zeros } from '../../decode/made-frames'
import { CHECKSUMS } from '../../payload/checksums'
import type { Field, Layer } from '../../protocols/layer'
import { dissectFrame } from '../dissect-frame'

const RAW = 101
const COOKIE_ACK = [11, 0, 0, 4]

/** A packet with COOKIE ACK, its checksum's bytes as given, or right. */
function sctp(checksum?: number[]): number[] {
  const common = [...u16(5000), ...u16(5001), 0, 0, 0, 7]
  const sum = CHECKSUMS.crc32.c.of(Uint8Array.from([...common, ...zeros(4), ...COOKIE_ACK]))
  // RFC 9260 appendix A: the lowest byte first.
  const right = [sum & 255, (sum >>> 8) & 255, (sum >>> 16) & 255, sum >>> 24]
  return [...common, ...(checksum ?? right), ...COOKIE_ACK]
}

function layerOf(bytes: number[], id: string): Layer | undefined {
  const frame = Uint8Array.from(bytes)
  return dissectFrame(RAW, frame, frame.length, frame.length, {}).find((layer) => layer.protocol === id)
}
const checksum = (bytes: number[]): Field | undefined =>
  layerOf(ipv4(132, bytes), 'sctp')?.fields.find(({ name }) => name === 'Checksum')

it('the checksum of SCTP: right, wrong, and not computed yet', () => {
  expect(checksum(sctp())?.value).toMatch(/\(right\)$/)
  expect(checksum(sctp([1, 2, 3, 4]))?.value).toMatch(/\(wrong\)$/)
  expect(checksum(sctp([1, 2, 3, 4]))?.problem).toMatch(/^The right checksum is 0x[0-9a-f]{8}$/)
  expect(checksum(sctp([0, 0, 0, 0]))?.value).toContain('not computed yet')
})

it('IPComp: what is inside and how it was compressed, not unpacked', () => {
  const layer = layerOf(ipv4(108, [6, 0, 0, 2, 1, 2, 3]), 'ipcomp')
  expect(layer?.summary).toBe('TCP, compressed; index 2')
})
