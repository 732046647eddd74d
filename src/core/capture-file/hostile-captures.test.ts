import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changed } from '../../../bench/fuzz/change-bytes'
import { madeCapture } from '../../../bench/fuzz/made-captures'
import { lotOf } from '../../../bench/fuzz/random'
import { readThrough } from '../../../bench/fuzz/read-path'

/** Least bytes that a packet takes in a file of either format: pcap's record header. */
const LEAST_PACKET_BYTES = 16
/** One frame may count in as many flows as it has tunnels around it, and itself. */
const MOST_TIMES = 9

const seeds = fc.integer({ min: 0, max: 2 ** 31 })

/** Counts, not times: reading must not make more of a capture than there is in it. */
function expectBounded(bytes: Uint8Array, seed: number): void {
  const facts = readThrough(bytes, lotOf(seed))
  expect(facts.packets).toBeLessThanOrEqual(bytes.length / LEAST_PACKET_BYTES)
  expect(facts.streamBytes).toBeLessThanOrEqual(MOST_TIMES * bytes.length)
  expect(facts.messages).toBeLessThanOrEqual(MOST_TIMES * bytes.length)
}

describe('all that reads captures, from the file to the messages', () => {
  it('captures as they were made → every packet, and bytes from the streams', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const facts = readThrough(madeCapture(lotOf(seed)), lotOf(seed))
        expect(facts.packets).toBeGreaterThan(3)
        expect(facts.streamBytes).toBeGreaterThan(0)
      }),
      { numRuns: 50 },
    )
  })

  it('cut at any length → nothing throws, and no more than was there', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const capture = madeCapture(lotOf(seed))
        expectBounded(capture.subarray(0, Math.floor(share * capture.length)), seed)
      }),
      { numRuns: 300 },
    )
  })

  it('changed by lot → nothing throws, and no more than was there', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const lot = lotOf(seed)
        expectBounded(changed(madeCapture(lot), lot), seed)
      }),
      { numRuns: 500 },
    )
  })

  it('cut, changed and read again with the same seed → the same', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const counts = [0, 1].map(() => {
          const lot = lotOf(seed)
          const facts = readThrough(changed(madeCapture(lot), lot), lotOf(seed))
          return [facts.packets, facts.payloadBytes, facts.streamBytes, facts.messages]
        })
        expect(counts[0]).toEqual(counts[1])
      }),
      { numRuns: 50 },
    )
  })
})
