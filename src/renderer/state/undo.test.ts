import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { undoable, undoLast, useUndo } from './undo'

beforeEach(() => {
  vi.useFakeTimers()
  useUndo.setState({ steps: [] })
})
afterEach(() => vi.useRealTimers())

it('nothing done → nothing to undo', () => expect(undoLast()).toBeNull())

it('undone in the order from the last to the first; undoing is no step itself', () => {
  const said: string[] = []
  undoable('sort', () => said.push('unsorted'))
  undoable('pin', () => {
    said.push('unpinned')
    undoable('pin', () => said.push('never'))
  })
  expect([undoLast(), undoLast(), undoLast()]).toEqual(['pin', 'sort', null])
  expect(said).toEqual(['unpinned', 'unsorted'])
})

it('the same again and again at once → one step, back to before the first; later → another', () => {
  let width = 3
  const widen = () => {
    const before = width++
    undoable('width', () => (width = before))
  }
  for (let i = 0; i < 5; i++) widen()
  vi.advanceTimersByTime(1500)
  widen()
  undoLast()
  expect(width).toBe(8)
  undoLast()
  expect(width).toBe(3)
})

it('bounded: the oldest steps go', () => {
  for (let i = 0; i < 150; i++) undoable(`step ${i}`, () => undefined)
  expect(useUndo.getState().steps).toHaveLength(100)
  expect(useUndo.getState().steps[0].title).toBe('step 50')
})
