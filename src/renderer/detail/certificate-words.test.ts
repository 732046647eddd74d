import { expect, it } from 'vitest'
import { commonName, validityWords } from './certificate-words'

const DAY = 86_400_000
const validity = { validFrom: Date.UTC(2026, 0, 1), validTo: Date.UTC(2026, 1, 1) }

it('a certificate before, within and after its validity', () => {
  expect(validityWords(validity, validity.validFrom - 2 * DAY)).toEqual({
    text: '2026-01-01 to 2026-02-01, valid in 2 days',
    isOver: true,
  })
  expect(validityWords(validity, validity.validTo - 5 * DAY)).toEqual({
    text: '2026-01-01 to 2026-02-01, 5 days left',
    isOver: false,
  })
  expect(validityWords(validity, validity.validTo + 3 * DAY)).toEqual({
    text: '2026-01-01 to 2026-02-01, expired 3 days ago',
    isOver: true,
  })
})

it('a subject by its common name, or as it is', () => {
  expect(commonName('O=Example, CN=localhost')).toBe('localhost')
  expect(commonName('O=Example')).toBe('O=Example')
  expect(commonName('')).toBe('no name')
})
