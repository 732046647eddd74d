import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseSettings, SettingsFile } from './settings'

const DEFAULTS = {
  theme: 'system',
  language: 'en',
  bounds: null,
  maximized: false,
  recent: [],
  packetsKept: 1 << 20,
}

it.each([null, '', 'not json', '[]', '{"theme":"pink"}', '{"bounds":{"x":"far"}}'])(
  '%j → the defaults',
  (text) => expect(parseSettings(text)).toEqual(DEFAULTS),
)

it('keeps what was changed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-settings-'))
  const path = join(folder, 'settings.json')
  new SettingsFile(path, () => undefined).change({ theme: 'dark' })
  expect(new SettingsFile(path, () => undefined).current).toEqual({ ...DEFAULTS, theme: 'dark' })
  expect(readFileSync(path, 'utf8')).toContain('dark')
  rmSync(folder, { recursive: true })
})

it('a place that can’t be written → a warning, and the choice still counts', () => {
  const warnings: string[] = []
  const file = new SettingsFile(join(tmpdir(), 'no', 'such', 'folder', 'x.json'), (text) =>
    warnings.push(text),
  )
  file.change({ theme: 'light' })
  expect(file.current.theme).toBe('light')
  expect(warnings).toHaveLength(1)
})
