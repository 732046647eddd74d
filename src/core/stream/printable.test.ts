import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asciiColumn, hexDigits, printableRuns, printableText } from './printable'
import { decodeUtf8 } from './utf8'

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('printableText', () => {
  it('leaves text as it is', () => expect(printableText(bytesOf('GET /ü 漢 🙂'))).toBe('GET /ü 漢 🙂'))
  it('shows line ends and other controls', () =>
    expect(printableText(bytesOf('a\r\n\0\x1b[31m\x7f'))).toBe('a\\r\\n\\0\\x1b[31m\\x7f'))
  it('shows characters that would turn or hide text', () =>
    expect(printableText(bytesOf('a\u202eb\u200bc\ufeff'))).toBe('a\\u{202e}b\\u{200b}c\\u{feff}'))
  it('shows bytes that are no UTF-8', () =>
    expect(printableText(Uint8Array.of(0x41, 0xff, 0xc3, 0x28))).toBe('A\\xff\\xc3('))
  it('doubles a backslash, which begins an escape', () =>
    expect(printableText(bytesOf('C:\\n\n'))).toBe('C:\\\\n\\n'))
  it('never gives a control or a format character', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(printableText(bytes)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      }),
    )
  })
})

describe('printableRuns', () => {
  it('keeps escapes apart from text that only looks like one', () =>
    expect(printableRuns(bytesOf('\\n\r\nb'))).toEqual([
      { text: '\\n', isEscape: false },
      { text: '\\r\\n', isEscape: true },
      { text: 'b', isEscape: false },
    ]))
})

describe('decodeUtf8', () => {
  it('reads what an encoder wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeUtf8(bytesOf(text))).toBe(text)
      }),
    )
  })
})

describe('hex', () => {
  it('writes digits in groups of eight', () =>
    expect(hexDigits(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 255))).toBe('00 01 02 03 04 05 06 07  ff'))
  it('writes a dot for what is no ASCII', () => expect(asciiColumn(Uint8Array.of(0x41, 0, 0xe4))).toBe('A..'))
})
