import { expect, it } from 'vitest'
import { byteCount, count } from './numbers'

it.each([
  [0, '0'],
  [99_999, '99999'],
  [123_456, '123 k'],
  [5_000_000, '5.00 M'],
])('%d → %s', (value, text) => expect(count(value)).toBe(text))
it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_119_648, '1.12 MB'],
])('%d bytes → %s', (value, text) => expect(byteCount(value)).toBe(text))
