import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CHECKSUMS, internetChecksum } from './checksums'

const digits = Uint8Array.from('123456789', (character) => character.charCodeAt(0))

it.each([
  ['crc8', 'smbus', 0xf4],
  ['crc8', 'maxim', 0xa1],
  ['crc16', 'arc', 0xbb3d],
  ['crc16', 'modbus', 0x4b37],
  ['crc16', 'usb', 0xb4c8],
  ['crc16', 'ccitt-false', 0x29b1],
  ['crc16', 'aug-ccitt', 0xe5cc],
  ['crc16', 'xmodem', 0x31c3],
  ['crc16', 'kermit', 0x2189],
  ['crc16', 'x-25', 0x906e],
  ['crc16', 'mcrf4xx', 0x6f91],
  ['crc16', 'dnp', 0xea82],
  ['crc32', 'iso-hdlc', 0xcbf43926],
  ['crc32', 'c', 0xe3069283],
  ['crc32', 'bzip2', 0xfc891918],
  ['crc32', 'mpeg-2', 0x0376e6e7],
  ['xor', '', 0x31],
  ['sum8', '', 0xdd],
  ['lrc', '', 0x23],
  ['sum16', '', 0x1dd],
  ['adler32', '', 0x091e01de],
])('%s %s of 123456789 is the value published for it', (name, variant, check) => {
  expect(CHECKSUMS[name][variant].of(digits)).toBe(check)
})
it('the Internet checksum of RFC 1071 §3’s example', () => {
  expect(internetChecksum(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7))).toBe(0x220d)
})
it('words and their Internet checksum together sum to nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const even = bytes.length % 2 === 0 ? [...bytes] : [...bytes, 0]
      const sum = internetChecksum(bytes)
      expect(internetChecksum(Uint8Array.from([...even, sum >> 8, sum & 0xff]))).toBe(0)
    }),
  )
})
