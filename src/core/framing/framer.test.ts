import fc from 'fast-check'
import { expect, it } from 'vitest'
import { framed } from './frame-around'
import { Framer, type FramingRule } from './framer'

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
function cut(rule: FramingRule, pieces: Uint8Array[], most?: number) {
  const messages: { text: string; passedOver: number }[] = []
  const framer = new Framer(
    rule,
    (b, passedOver) => messages.push({ text: String.fromCharCode(...b), passedOver }),
    most,
  )
  for (const piece of pieces) framer.push(piece)
  return { framer, messages, texts: messages.map(({ text }) => text) }
}
const RULES: FramingRule[] = [
  { kind: 'line' },
  { kind: 'delimiter', delimiter: '\\r\\n.\\r\\n' },
  { kind: 'length', bytes: 1, endian: 'big', inclusive: true },
  { kind: 'length', bytes: 2, endian: 'little', inclusive: false },
  { kind: 'length', bytes: 4, endian: 'big', inclusive: false },
]

it('what is framed comes out as it was, however it is cut on its way', () => {
  const message = fc
    .string({ unit: fc.constantFrom('a', '\r', '.', '\x01'), maxLength: 30 })
    .map((t) => `${t}b`)
  fc.assert(
    fc.property(
      fc.constantFrom(...RULES),
      fc.array(message),
      fc.integer({ min: 1, max: 9 }),
      (rule, texts, size) => {
        const all = texts.flatMap((text) => {
          const one = framed(rule, bytesOf(text))
          if ('why' in one) throw new Error(one.why)
          return [...one]
        })
        const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
          Uint8Array.from(all.slice(i * size, (i + 1) * size)),
        )
        const { framer, texts: found } = cut(rule, pieces)
        expect(found).toEqual(texts)
        expect(framer.isWithin).toBe(false)
      },
    ),
  )
})
it('lines: a CR before LF belongs to the ending, a line may be empty', () =>
  expect(cut({ kind: 'line' }, [bytesOf('a\r\n\nb\rc\nrest')]).texts).toEqual(['a', '', 'b\rc']))
it('a message too long → its beginning is kept, the rest is counted, the next one is whole', () => {
  const { messages } = cut({ kind: 'line' }, [bytesOf('abcdef'), bytesOf('gh\nok\n')], 4)
  expect(messages).toEqual([
    { text: 'abcd', passedOver: 4 },
    { text: 'ok', passedOver: 0 },
  ])
  const counted = cut(
    { kind: 'length', bytes: 1, endian: 'big', inclusive: false },
    [bytesOf('\x08abcdefgh\x01z')],
    4,
  )
  expect(counted.messages).toEqual([
    { text: 'abcd', passedOver: 4 },
    { text: 'z', passedOver: 0 },
  ])
})
it('idle: all that came until the pause is one', () => {
  const { framer, messages } = cut({ kind: 'idle', ms: 50 }, [bytesOf('ab'), bytesOf('cd')])
  framer.flush()
  expect(messages).toEqual([{ text: 'abcd', passedOver: 0 }])
})
it('a payload that its length field can’t count is refused', () =>
  expect(
    framed({ kind: 'length', bytes: 1, endian: 'big', inclusive: false }, new Uint8Array(256)),
  ).toHaveProperty('why'))
