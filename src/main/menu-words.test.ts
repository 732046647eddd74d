import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { menuWords } from './menu-words'

/** Every text that the menu names. */
const texts = [...readFileSync('src/main/menu.ts', 'utf8').matchAll(/(?:say|command)\('([^']+)'/g)].map(
  ([, text]) => text,
)

it('there are texts', () => expect(texts.length).toBeGreaterThan(20))
it.each(texts)('has German for: %s', (text) => {
  if (text !== '&Socket' && text !== '&Sockets' && text !== '&Composer')
    expect(menuWords('de').say(text)).not.toBe(text)
  expect(menuWords('en').say(text)).toBe(text)
})
it('what Electron does itself keeps its own words in English', () => {
  expect(menuWords('en').role('copy')).toEqual({ role: 'copy' })
  expect(menuWords('de').role('copy')).toEqual({ role: 'copy', label: 'Kopieren' })
})
