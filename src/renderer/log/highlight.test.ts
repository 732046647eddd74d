import { expect, it } from 'vitest'
import { highlighted } from './highlight'

const marked = (text: string, wanted: string) =>
  highlighted(text, wanted)
    .map(({ text: part, isFound }) => (isFound ? `[${part}]` : part))
    .join('')

it('found, in another case, more than once → marked; the text stays whole', () => {
  expect(marked('Ping and pING', 'ping')).toBe('[Ping] and [pING]')
  expect(marked('aaa', 'a')).toBe('[a][a][a]')
  expect(marked('none', 'x')).toBe('none')
  expect(marked('any', '')).toBe('any')
  expect(marked('İx', 'x')).toBe('İx')
})
