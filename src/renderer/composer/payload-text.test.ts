import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseHex, parseText } from './payload-text'

it('text without backslashes is its UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const plain = text.replaceAll('\\', '/')
      expect(parseText(plain)).toEqual({ bytes: new TextEncoder().encode(plain) })
    }),
  )
})
it('every byte can be written as \\xNN and as hex', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
      expect(parseText(digits.map((d) => `\\x${d}`).join(''))).toEqual({ bytes: Uint8Array.from(bytes) })
      expect(parseHex(digits.join(' '))).toEqual({ bytes: Uint8Array.from(bytes) })
    }),
  )
})
it('escapes', () => expect(parseText('a\\r\\n\\\\')).toEqual({ bytes: Uint8Array.of(97, 13, 10, 92) }))
it('what is none says where', () => {
  expect(parseText('ab\\q')).toMatchObject({ at: 2 })
  expect(parseHex('48 6')).toMatchObject({ at: 3 })
})
