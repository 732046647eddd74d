import { expect, test } from 'vitest'
import { matchScore } from './match'

const better = (typed: string, first: string, second: string) =>
  expect(matchScore(typed, first)).toBeGreaterThan(matchScore(typed, second) ?? Infinity)

test('two words in any order are found', () => {
  expect(matchScore('capt start', 'Start capture')).not.toBeNull()
  expect(matchScore('start capt', 'Start capture')).not.toBeNull()
})
test('a title that lacks one of the words does not fit', () => {
  expect(matchScore('start zebra', 'Start capture')).toBeNull()
})
test('nothing typed fits all alike', () => expect(matchScore('  ', 'Start capture')).toBe(0))
test('the begin of a word comes before its middle', () => better('art', 'Article', 'Start'))
test('the begin of a word comes before consecutive characters', () => better('sc', 'Save a copy', 'Disc'))
test('consecutive characters come before scattered ones', () => better('sto', 'Stop capture', 'Set to'))
