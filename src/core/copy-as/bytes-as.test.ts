import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesAs } from './bytes-as'

const HELLO = Uint8Array.from([0x48, 0x69, 0x27, 0x5c, 0x0a, 0x00, 0xff])

it('each form', () => {
  expect(bytesAs('hex', HELLO)).toBe('48 69 27 5c 0a 00 ff')
  expect(bytesAs('hex dump', HELLO, 0x20)).toBe("00000020: 4869 275c 0a00 ff                        Hi'\\...")
  expect(bytesAs('escaped string', HELLO)).toBe("Hi\\'\\\\\\n\\x00\\xff")
  expect(bytesAs('C array', HELLO)).toBe(
    'static const unsigned char bytes[7] = {\n  0x48, 0x69, 0x27, 0x5c, 0x0a, 0x00, 0xff,\n};',
  )
})

it('base64 → what Node writes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesAs('base64', bytes)).toBe(Buffer.from(bytes).toString('base64'))
    }),
  )
})

it('Python bytes → Python reads the same bytes', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i)
  const program = `import sys; sys.stdout.buffer.write(${bytesAs('Python bytes', all)})`
  expect([...execFileSync('python3', ['-c', program])]).toEqual([...all])
})
