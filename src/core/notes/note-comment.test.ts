import fc from 'fast-check'
import { expect, it } from 'vitest'
import { commentOf, MOST_NOTE_CHARACTERS, readComment } from './note-comment'

it('a note → a comment → the same note', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.string({ maxLength: 200 }), (isOnFlow, text) => {
      fc.pre(isOnFlow || !text.startsWith('Note on this flow: '))
      expect(readComment(commentOf({ isOnFlow, text }))).toEqual({ isOnFlow, text })
    }),
  )
})

it('a longer comment of another program → cut', () => {
  expect(readComment('x'.repeat(MOST_NOTE_CHARACTERS + 1)).text).toHaveLength(MOST_NOTE_CHARACTERS)
})
