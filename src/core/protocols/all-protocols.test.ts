import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Side } from '../own/own-ends'
import { PROTOCOLS } from './all-protocols'
import { hear, hearDatagram, type Turn } from './sound-layer'

const side = fc.constantFrom<Side>(0, 1)

/** Pieces of both sides, with holes and ends among them. */
const conversation = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(side, fc.uint8Array({ maxLength: 200 })) },
    { weight: 1, arbitrary: fc.tuple(side, fc.record({ hole: fc.integer({ min: 1, max: 300 }) })) },
    { weight: 1, arbitrary: fc.tuple(side, fc.constant(null)) },
  ),
  { maxLength: 12 },
)

describe('every protocol', () => {
  it('has an id of its own', () => {
    expect(new Set(PROTOCOLS.map(({ id }) => id)).size).toBe(PROTOCOLS.length)
  })

  it.each(PROTOCOLS)('$id: recognizes by the bytes it is given alone', ({ recognize, recognizeStream }) => {
    const surroundings = fc.uint8Array({ minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        surroundings,
        fc.boolean(),
        (bytes, around, isOriginator) => {
          const within = Uint8Array.from([...around, ...bytes, ...around])
          for (const match of [recognize, recognizeStream ?? recognize])
            expect(match(within, 20, 20 + bytes.length, isOriginator)).toBe(
              match(bytes, 0, bytes.length, isOriginator),
            )
        },
      ),
    )
  })

  it.each(PROTOCOLS.filter(({ openStream }) => openStream))('$id: reads any conversation', (protocol) => {
    fc.assert(fc.property(conversation, (turns: Turn[]) => void hear(protocol, turns)))
  })

  it.each(PROTOCOLS.filter(({ readDatagram }) => readDatagram))('$id: reads any datagram', (protocol) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, isOriginator) => {
        hearDatagram(protocol, bytes, isOriginator)
      }),
    )
  })
})
