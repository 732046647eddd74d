import { expect, it } from 'vitest'
import { changesOf } from './changes'
import { streamOptions } from './streams'

it('options that are left out stay as they are', () => {
  const changes = changesOf(streamOptions)
  expect(changes.parse({ noDelay: false })).toEqual({ noDelay: false })
  expect(changes.parse({ idleTimeoutMs: null })).toEqual({ idleTimeoutMs: null })
  expect(changes.safeParse({ ttl: 0 }).success).toBe(false)
})
