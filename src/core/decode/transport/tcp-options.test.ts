import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TCP } from '../../tcp/segment-flags'
import { createDecodedPacket } from '../decoded-packet'
import { decodeTcp } from './tcp'

const MSS = [2, 4, 5, 180]
const SACK_PERMITTED = [4, 2]
const TIMESTAMPS = [8, 10, 0, 0, 0, 1, 0, 0, 0, 2]
const WINDOW_SCALE = [3, 3, 7]
const BLOCKS = [0, 0, 0, 10, 0, 0, 0, 20, 0, 0, 0, 30, 0, 0, 0, 40]

/** A segment with these options, filled up to whole words, as decoded; `cut` bytes of it were not captured. */
function decoded(flags: number, options: number[], cut = 0) {
  const words = Math.ceil(options.length / 4)
  const bytes = new Uint8Array(20 + 4 * words)
  bytes[12] = (5 + words) << 4
  bytes[13] = flags
  bytes.set(options, 20)
  const out = createDecodedPacket()
  decodeTcp(bytes, 0, bytes.length - cut, bytes.length, out)
  return out
}

describe('TCP options', () => {
  it('of a syn → all that the two ends agree on', () => {
    const out = decoded(TCP.syn, [...MSS, ...SACK_PERMITTED, ...TIMESTAMPS, 1, ...WINDOW_SCALE])
    expect(out).toMatchObject({
      maximumSegment: 1460,
      windowScale: 7,
      sackPermitted: 1,
      timestamps: 1,
      sackAt: 0,
    })
  })
  it('of a syn without any, after one with all → none', () => {
    const out = decoded(TCP.syn, [...MSS, ...SACK_PERMITTED, ...TIMESTAMPS, ...WINDOW_SCALE])
    out.windowScale = -1
    const bytes = new Uint8Array(20)
    bytes[12] = 0x50
    bytes[13] = TCP.syn
    decodeTcp(bytes, 0, 20, 20, out)
    expect(out).toMatchObject({ maximumSegment: 0, windowScale: -1, sackPermitted: 0, timestamps: 0 })
  })
  it('of a segment that is no syn → no window scale, and where its blocks lie', () => {
    const out = decoded(TCP.ack, [1, 1, ...TIMESTAMPS, 1, 1, 5, 18, ...BLOCKS, ...WINDOW_SCALE])
    expect(out).toMatchObject({ windowScale: -1, sackAt: 36, sackBlocks: 2 })
  })
  it('timestamps alone → no blocks', () => {
    expect(decoded(TCP.ack, [1, 1, ...TIMESTAMPS]).sackAt).toBe(0)
  })
  it('a block that the snaplen cut → not read', () => {
    expect(decoded(TCP.ack, [1, 1, 5, 10, ...BLOCKS.slice(0, 8)], 1).sackAt).toBe(0)
  })
  it('any bytes → an end, and blocks that lie within', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (options, isSyn) => {
        const out = decoded(isSyn ? TCP.syn : TCP.ack, [...options])
        expect(out.sackAt + 8 * (out.sackAt === 0 ? 0 : out.sackBlocks)).toBeLessThanOrEqual(60)
      }),
    )
  })
})
