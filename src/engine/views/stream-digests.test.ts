import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { StreamDigests } from './stream-digests'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

it('bytes, a hole and a conflict of one side → its digest, the other side’s is of nothing, and both are forgotten', () => {
  const digests = new StreamDigests()
  digests.bytes(7, 1, Buffer.from('ab'))
  digests.hole(7, 1, 2, 5)
  digests.bytes(7, 1, Buffer.from('c'))
  digests.conflict(7, 1)
  digests.bytes(8, 0, Buffer.from('other'))
  const nothing = { sha256: sha256(''), length: 0, missing: 0, conflicts: 0 }
  expect(digests.take(7)).toEqual([nothing, { sha256: sha256('abc'), length: 3, missing: 5, conflicts: 1 }])
  expect(digests.take(7)).toEqual([nothing, nothing])
  expect(digests.take(8)[0].length).toBe(5)
})
