import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHECKSUMS } from './checksums'
import { compilePayload } from './compile-payload'
import { parseMixed, parseText } from './payload-text'
import { parseTemplate } from './template'
import type { RenderContext } from './template-fields'

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const context = (change: Partial<RenderContext> = {}): RenderContext => ({
  index: 0,
  time: Date.UTC(2026, 0, 2, 3, 4, 5),
  random: (bytes) => bytes.fill(0xa5),
  received: bytesOf('id=42;ok'),
  captured: new Map([['name', bytesOf('Ada')]]),
  ...change,
})
function rendered(text: string, change: Partial<RenderContext> = {}): string {
  const template = parseTemplate(text)
  if ('why' in template) throw new Error(`${template.at}: ${template.why}`)
  return String.fromCharCode(...template.render(context(change)))
}

describe('a template', () => {
  it.each([
    ['a{{counter}}', 'a8'],
    ['{{counter start=250 step=10 width=4 base=16}}', '0140'],
    ['{{counter u16be}}{{counter u16le}}{{counter u8}}', '\0\x08\x08\0\x08'],
    ['{{random 2}}', '\xa5\xa5'],
    ['{{random hex 2}}', 'a5a5'],
    ['{{random 5..5 u8}}', '\x05'],
    ['{{uuid}}', 'a5a5a5a5-a5a5-45a5-a5a5-a5a5a5a5a5a5'],
    ['{{time}}', '2026-01-02T03:04:05.000Z'],
    ['{{time unix}} {{time ms}}', '1767323045 1767323045000'],
    ['{{time u32be}}', 'iW5\xa5'],
    ['{{length rest u16be}}hello', '\0\x05hello'],
    ['{{length body}}:{{part body}}hello{{counter}}{{end}}!', '6:hello8!'],
    ['{{length}}12345678', '912345678'],
    ['{{length}}1234567890', '121234567890'],
    ['{{length u8 add=2}}', '\x03'],
    ['123456789{{crc16 modbus}}', '123456789\x37\x4b'],
    ['123456789{{crc16 ccitt-false hex}}', '12345678929b1'],
    ['{{crc32 rest le}}123456789', '\x26\x39\xf4\xcb123456789'],
    ['123456789{{xor}}', '1234567891'],
    ['{{captured name}} {{captured other default="nobody\\n"}}', 'Ada nobody\n'],
    ['{{captured id /id=(\\d+)/}}{{captured ok 6+2}}', '42ok'],
    ['\\x7b{ {}', '{{ {}'],
  ])('%s', (text, expected) => expect(rendered(text, { index: 7 })).toBe(expected))

  it('a checksum that is within what it is of counts as nothing', () => {
    const bytes = bytesOf(rendered('\\x45\\0{{inet all}}\\x40\\x01'))
    expect(CHECKSUMS.inet[''].of(bytes)).toBe(0)
  })
  it('a checksum of a checksum is made after it', () => {
    const inner = rendered('abc{{crc32}}')
    expect(rendered('{{crc8 rest}}abc{{crc32 x}}'.replace('abc', '{{part x}}abc{{end}}'))).toBe(
      String.fromCharCode(CHECKSUMS.crc8.smbus.of(bytesOf(inner))) + inner,
    )
  })
  it('a length in digits is that of the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1100 }), (n) => {
        const text = rendered(`{{length}} ${'x'.repeat(n)}`)
        // A number of digits that fits may not exist: 9 + one more digit makes it longer by one.
        expect(Math.abs(parseInt(text, 10) - text.length)).toBeLessThanOrEqual(1)
      }),
    )
  })
  it.each([
    ['ab{{nothing}}', 4],
    ['{{counter', 0],
    ['{{counter wide}}', 10],
    ['{{counter base=99}}', 10],
    ['{{length body}}', 9],
    ['{{part a}}x', 0],
    ['x{{end}}', 1],
    ['{{captured a /(/}}', 14],
    ['{{random 9..1}}', 2],
    ['\\q', 0],
    ['{{}}', 2],
  ])('%s says where it is wrong', (text, at) => expect(parseTemplate(text)).toMatchObject({ at }))

  it('any text is a template or says why not', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{{', '}}', 'crc16', ' ', 'part', 'end', 'a', '"', '/', '=', '\\', '9'),
        }),
        (text) => {
          const template = parseTemplate(text)
          if ('why' in template) expect(template.at).toBeLessThanOrEqual(text.length)
          else expect(template.render(context())).toBeInstanceOf(Uint8Array)
        },
      ),
    )
  })
})

describe('other payloads', () => {
  it('mixed: hex, with text in quotes', () =>
    expect(parseMixed('02 "he\\"\\n" 0d0a 03')).toEqual({
      bytes: Uint8Array.of(2, 104, 101, 34, 10, 13, 10, 3),
    }))
  it('mixed says where', () => {
    expect(parseMixed('02 "he')).toMatchObject({ at: 3 })
    expect(parseMixed('02 he')).toMatchObject({ at: 3 })
  })
  it('encodings', () => {
    expect(parseText('ä€', 'utf-16le', 'LF')).toEqual({ bytes: Uint8Array.of(0xe4, 0, 0xac, 0x20, 10, 0) })
    expect(parseText('😀', 'utf-16be')).toEqual({ bytes: Uint8Array.of(0xd8, 0x3d, 0xde, 0x00) })
    expect(parseText('aä', 'latin-1', 'NUL')).toEqual({ bytes: Uint8Array.of(97, 0xe4, 0) })
    expect(parseText('a€', 'latin-1')).toMatchObject({ at: 1 })
  })
  it('compiled: what does not change is made once', () => {
    expect(compilePayload({ mode: 'hex', text: '0a' })).toMatchObject({ fixed: Uint8Array.of(10) })
    expect(compilePayload({ mode: 'template', text: '{{counter}}' })).toMatchObject({ fixed: null })
  })
})
