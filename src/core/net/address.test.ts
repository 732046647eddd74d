import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress } from './address'

const bytesOf = (...groups: number[]) =>
  Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))

describe('formatAddress (RFC 5952)', () => {
  it.each<[number[], string]>([
    [[0, 0, 0, 0, 0, 0, 0, 0], '::'],
    [[0, 0, 0, 0, 0, 0, 0, 1], '::1'],
    [[0x2001, 0xdb8, 0, 0, 1, 0, 0, 1], '2001:db8::1:0:0:1'],
    [[0x2001, 0xdb8, 0, 1, 1, 1, 1, 1], '2001:db8:0:1:1:1:1:1'],
    [[0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], '2001:db8::'],
    [[0, 0, 0, 0, 0, 0xffff, 0xc000, 0x201], '::ffff:192.0.2.1'],
    [[0xfe80, 0, 0, 0, 0xabcd, 0, 0, 0], 'fe80::abcd:0:0:0'],
  ])('%j → %s', (groups, text) => expect(formatAddress(bytesOf(...groups), 0, 16)).toBe(text))
  it('reads from where it is told to', () =>
    expect(formatAddress(Uint8Array.of(9, 192, 0, 2, 1), 1, 4)).toBe('192.0.2.1'))
})

describe('parseAddress', () => {
  it.each([
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    'x::',
    '12345::',
    '::1.2.3',
  ])('%j → null', (text) => expect(parseAddress(text)).toBeNull())
  it('passes over a zone', () => expect(parseAddress('fe80::1%lo')).toEqual(parseAddress('fe80::1')))
  it('what is written is read back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ minLength: 4, maxLength: 4 }),
          fc.uint8Array({ minLength: 16, maxLength: 16 }),
        ),
        (bytes) => {
          const text = formatAddress(bytes, 0, bytes.length === 16 ? 16 : 4)
          expect(parseAddress(text)).toEqual(bytes)
        },
      ),
    )
  })
  it('any text → an address or null', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([undefined, 4, 16]).toContain(parseAddress(text)?.length)
      }),
    )
  })
})
