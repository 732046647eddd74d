import { expect, it } from 'vitest'
import { hasContent, windowTitle } from './session-facts'

const files = { tasks: [], opened: [] as string[], unsaved: 0, unsavedNotes: 0 }
const task = { id: 1, kind: 'open' as const, name: 'a', done: 0, total: 1, packets: 0 }

it('nothing yet → no content, and the app’s name', () => {
  expect(hasContent({ packets: 0, files })).toBe(false)
  expect(windowTitle(null, files)).toBe('Fourtuple')
})
it('packets, a file, or one that is being read → content', () => {
  expect(hasContent({ packets: 1, files })).toBe(true)
  expect(hasContent({ packets: 0, files: { ...files, opened: ['a'] } })).toBe(true)
  expect(hasContent({ packets: 0, files: { ...files, tasks: [task] } })).toBe(true)
  expect(hasContent({ packets: 0, files: { ...files, tasks: [{ ...task, kind: 'save' }] } })).toBe(false)
})
it('the title → the file’s name, how many more, and whether something is not saved', () => {
  expect(windowTitle(null, { ...files, opened: ['a.pcap'] })).toBe('a.pcap — Fourtuple')
  expect(windowTitle(null, { ...files, opened: ['a', 'b', 'c'] })).toBe('a and 2 more — Fourtuple')
  expect(windowTitle('out', { ...files, opened: ['a', 'b'], unsaved: 1 })).toBe('• out — Fourtuple')
  expect(windowTitle(null, { ...files, unsaved: 1 })).toBe('• Fourtuple')
})
