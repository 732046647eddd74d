import fc from 'fast-check'
import { expect, it } from 'vitest'
import { printableText } from '#core/stream/printable'
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
it('what a stream shows of any bytes can be sent again as it stands', () => {
  const anyText = fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), anyText), (bytes) => {
      expect(parseText(printableText(bytes))).toEqual({ bytes: Uint8Array.from(bytes) })
    }),
  )
})
it('escapes', () => expect(parseText('a\\r\\n\\\\')).toEqual({ bytes: Uint8Array.of(97, 13, 10, 92) }))
it('what is none says where', () => {
  expect(parseText('ab\\q')).toMatchObject({ at: 2 })
  expect(parseText('\\u{110000}')).toMatchObject({ at: 0 })
  expect(parseText('a\\')).toMatchObject({ at: 1 })
  expect(parseHex('48 6')).toMatchObject({ at: 3 })
})
