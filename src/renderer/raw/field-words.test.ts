import { expect, test } from 'vitest'
import { fieldWords } from './field-words'

test.each([
  ['destinationPort', 'destination port'],
  ['ttl', 'TTL'],
  ['hopLimit', 'hop limit'],
  ['sourceMac', 'source MAC'],
  ['acknowledgment', 'acknowledgment'],
])('%s is read as “%s”', (name, words) => {
  expect(fieldWords(name)).toBe(words)
})
