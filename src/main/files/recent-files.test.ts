import { expect, it } from 'vitest'
import { MOST_RECENT, withRecent } from './recent-files'

it('a file → first', () => expect(withRecent(['a'], 'b')).toEqual(['b', 'a']))
it('one that was there → first, and once', () => expect(withRecent(['a', 'b'], 'b')).toEqual(['b', 'a']))
it('too many → the oldest goes', () => {
  const many = Array.from({ length: MOST_RECENT }, (_, i) => String(i))
  expect(withRecent(many, 'new')).toEqual(['new', ...many.slice(0, -1)])
})
