import { expect, it, vi } from 'vitest'
import type { LeavingAnswer } from '#contract/window'
import { Closing } from './closing'

function closing(answer: LeavingAnswer) {
  const ask = vi.fn(() => Promise.resolve(answer))
  const save = vi.fn()
  const go = vi.fn()
  return { ask, save, go, one: new Closing(ask, save, go) }
}

it('nothing unsaved → closes', () => {
  const { one, ask } = closing('cancel')
  expect(one.may(false)).toBe(true)
  expect(ask).not.toHaveBeenCalled()
})

it('notes alone unsaved → asked too', async () => {
  const { one, ask } = closing('cancel')
  one.unsaved = { packets: 0, notes: 1 }
  expect(one.may(false)).toBe(false)
  await vi.waitFor(() => expect(ask).toHaveBeenCalledWith({ packets: 0, notes: 1 }))
})

it('unsaved + don’t save → closes when it is said, and is not asked again', async () => {
  const { one, ask, go } = closing('discard')
  one.unsaved = { packets: 5, notes: 0 }
  expect(one.may(true)).toBe(false)
  expect(one.may(false)).toBe(false)
  await vi.waitFor(() => expect(go).toHaveBeenCalledWith(true))
  expect(one.may(false)).toBe(true)
  expect(ask).toHaveBeenCalledOnce()
})

it('unsaved + cancel → stays, and is asked the next time', async () => {
  const { one, ask, go } = closing('cancel')
  one.unsaved = { packets: 5, notes: 0 }
  one.may(true)
  await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce())
  await Promise.resolve()
  expect(one.may(false)).toBe(false)
  expect(ask).toHaveBeenCalledTimes(2)
  expect(go).not.toHaveBeenCalled()
})

it('unsaved + save → closes once it is saved', async () => {
  const { one, save, go } = closing('save')
  one.unsaved = { packets: 5, notes: 0 }
  one.may(false)
  await vi.waitFor(() => expect(save).toHaveBeenCalledOnce())
  expect(go).not.toHaveBeenCalled()
  one.agree()
  expect(go).toHaveBeenCalledWith(false)
  expect(one.may(false)).toBe(true)
})
