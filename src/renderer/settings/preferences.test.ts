import { expect, it } from 'vitest'
import { DEFAULT_PREFERENCES, parsePreferences } from './preferences'

it('what was kept → as it was; what is damaged, or from another version → the default, the rest as it was', () => {
  expect(parsePreferences(null)).toEqual(DEFAULT_PREFERENCES)
  expect(parsePreferences('{')).toEqual(DEFAULT_PREFERENCES)
  expect(parsePreferences('[1]')).toEqual(DEFAULT_PREFERENCES)
  expect(parsePreferences('{"times":"utc","numbers":"klingon","notifies":"yes","more":1}')).toEqual({
    ...DEFAULT_PREFERENCES,
    times: 'utc',
  })
})
