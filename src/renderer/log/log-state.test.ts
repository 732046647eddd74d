import { expect, it } from 'vitest'
import { clearFilter, filterOf, leavesOut, useLog } from './log-state'

it('nothing chosen → a filter that leaves nothing out', () => {
  expect(leavesOut(filterOf(useLog.getState(), 7))).toBe(false)
})

it('text, kinds, socket and the selected flow → each in the filter; cleared → none', () => {
  useLog.setState({ text: ' ping ', group: 'Options and groups', socket: 3, ofSelected: true })
  expect(filterOf(useLog.getState(), 7)).toEqual({
    text: 'ping',
    kinds: ['option', 'group-joined', 'group-left'],
    socket: 3,
    flow: 7,
  })
  clearFilter()
  expect(leavesOut(filterOf(useLog.getState(), 7))).toBe(false)
})
