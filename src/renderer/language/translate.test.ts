import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_PREFERENCES, usePreferences } from '../settings/preferences'
import german from './de.json'
import { languageOf, t, tTitle } from './translate'

afterEach(() => usePreferences.setState(DEFAULT_PREFERENCES))

/** Every text that the window names in `t('…')`. */
function textsOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return textsOf(path)
    if (!/\.tsx?$/.test(entry.name) || entry.name.endsWith('.test.ts')) return []
    const found = readFileSync(path, 'utf8').matchAll(/\bt\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)
    return [...found].map((parts) => parts[1] || parts[2])
  })
}

describe('the German file', () => {
  const texts = [...new Set(textsOf('src/renderer'))]

  it('there are texts to translate', () => expect(texts.length).toBeGreaterThan(400))
  it.each(texts)('has: %s', (text) => expect(german).toHaveProperty([text]))
  it('leaves nothing empty, and keeps a text’s dots and signs at its end', () => {
    for (const [english, translated] of Object.entries(german)) {
      expect(translated.trim(), english).toBe(translated)
      expect(translated, english).not.toBe('')
      if (english.endsWith('…')) expect(translated, english).toMatch(/…$/)
    }
  })
})

describe('what is shown', () => {
  it('in the language that was chosen; what its file lacks in English', () => {
    usePreferences.setState({ language: 'de' })
    expect(t('Close')).toBe('Schließen')
    expect(t('Nobody wrote this')).toBe('Nobody wrote this')
    expect(tTitle('Show list: Flows')).toBe('Liste zeigen: Flüsse')
    expect(tTitle('Show list: 10.0.0.1')).toBe('Liste zeigen: 10.0.0.1')
    usePreferences.setState({ language: 'en' })
    expect(t('Close')).toBe('Close')
  })

  it('a language without a file → English', () => {
    expect(languageOf('de')).toBe('de')
    expect(languageOf('en')).toBe('en')
    expect(['en', 'de']).toContain(languageOf('system'))
  })
})
