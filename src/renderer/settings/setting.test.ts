import { expect, it } from 'vitest'
import { findSettings, type Setting } from './setting'

const setting = (title: string, rest: Partial<Setting> = {}): Setting => ({
  id: title,
  section: 'Appearance',
  title,
  about: '',
  words: '',
  options: [],
  read: () => '',
  write: () => undefined,
  ...rest,
})
const ALL = [
  setting('Theme', { words: 'night', options: [{ value: 'dark', label: 'Dark' }] }),
  setting('Zoom', { about: 'How large everything is drawn.' }),
]
const titles = (query: string) => findSettings(ALL, query).map(({ title }) => title)

it('found by title, section, explanation, options and other words; all words of the query are needed', () => {
  expect(titles('')).toEqual(['Theme', 'Zoom'])
  expect(titles('  APPEARANCE ')).toEqual(['Theme', 'Zoom'])
  expect(titles('dark')).toEqual(['Theme'])
  expect(titles('night')).toEqual(['Theme'])
  expect(titles('large zoom')).toEqual(['Zoom'])
  expect(titles('large theme')).toEqual([])
})
