import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inspectBytes, MOST_INSPECTED } from './values'

const of = (...bytes: number[]) =>
  Object.fromEntries(inspectBytes(Uint8Array.from(bytes)).map(({ name, value }) => [name, value]))

it('one byte: unsigned, signed, bits, text', () => {
  expect(of(0xc1)).toMatchObject({ 'unsigned, 8 bits': '193', 'signed, 8 bits': '-63', bits: '11000001' })
  expect(of(0x41)).toMatchObject({ 'text (UTF-8)': 'A' })
})

it('both byte orders of 2, 3, 4, 6 and 8 bytes', () => {
  expect(of(0x1f, 0x90)).toMatchObject({
    'unsigned, 16 bits': '8080',
    'unsigned, 16 bits, little-endian': '36895',
  })
  expect(of(0xff, 0xff, 0xfe)).toMatchObject({ 'signed, 24 bits': '-2', 'unsigned, 24 bits': '16777214' })
  expect(of(0, 0, 1, 0)).toMatchObject({
    'unsigned, 32 bits': '256',
    'unsigned, 32 bits, little-endian': '65536',
  })
  expect(of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)).toMatchObject({
    'unsigned, 64 bits': '18446744073709551615',
    'signed, 64 bits': '-1',
  })
})

it('floats of IEEE 754', () => {
  expect(of(0x3f, 0x80, 0, 0)).toMatchObject({ 'float, 32 bits': '1' })
  expect(of(0, 0, 0, 0, 0, 0, 0xf0, 0x3f)).toMatchObject({ 'float, 64 bits, little-endian': '1' })
})

it('times: Unix, NTP, FILETIME', () => {
  expect(of(0x65, 0x53, 0xf1, 0x00)).toMatchObject({ 'Unix time, seconds': '2023-11-14T22:13:20.000Z' })
  expect(of(0x83, 0xaa, 0x7e, 0x80)).toMatchObject({ 'NTP time, seconds': '1970-01-01T00:00:00.000Z' })
  expect(of(0x01, 0x9d, 0xb1, 0xde, 0xd5, 0x3e, 0x80, 0x00)).toMatchObject({
    FILETIME: '1970-01-01T00:00:00.000Z',
  })
})

it('addresses', () => {
  expect(of(192, 0, 2, 1)).toMatchObject({ 'IPv4 address': '192.0.2.1' })
  expect(of(2, 0, 0, 0, 0, 1)).toMatchObject({ 'MAC address': '02:00:00:00:00:01' })
  expect(of(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)).toMatchObject({
    'IPv6 address': '2001:db8::1',
  })
})

it('varints of Protocol Buffers and QUIC (RFC 9000 appendix A.1)', () => {
  expect(of(0x96, 0x01)).toMatchObject({ 'varint (LEB128)': '150' })
  expect(of(0x7b, 0xbd)).toMatchObject({ 'varint (QUIC)': '15293' })
})

it('text: UTF-8 where it is, Latin-1 always, UTF-16 where it reads like text', () => {
  expect(of(0xc3, 0xa9)).toMatchObject({ 'text (UTF-8)': 'é' })
  expect(of(0xc3)).not.toHaveProperty('text (UTF-8)')
  expect(of(0x48, 0, 0x69, 0)).toMatchObject({ 'text (UTF-16, little-endian)': 'Hi' })
})

it('any bytes → never throws, and agrees with the decoder of the platform on UTF-8', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: MOST_INSPECTED }), (bytes) => {
      const found = inspectBytes(bytes).find(({ name }) => name === 'text (UTF-8)')
      let expected: string | undefined
      try {
        expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
      } catch {
        expected = undefined
      }
      // eslint-disable-next-line no-control-regex -- controls are shown as replaced
      expect(found?.value).toBe(expected?.replace(/[\x00-\x1f\x7f]/g, '�'))
    }),
  )
})
