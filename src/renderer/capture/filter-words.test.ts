import { expect, it } from 'vitest'
import { markOf, whereOf, wordsOf } from './filter-words'

const at = (from: number | null, to: number | null) => ({ message: '', from, to })

it.each([
  ['tcp prot 80', at(4, 8), 'At character 5–8, “prot”'],
  ['tcp )', at(4, 5), 'At character 5, “)”'],
  ['tcp port', at(8, 8), 'Not finished: it goes on after “port”'],
  ['tcp port  ', at(9, 9), 'Not finished: it goes on after “port”'],
  ['tcp', at(null, null), ''],
  ['', at(0, 0), 'At character 1'],
  ['x'.repeat(40), at(0, 40), `At character 1–40, “${'x'.repeat(28)}…”`],
])('%s %j → %s', (filter, error, words) => expect(whereOf(filter, error)).toBe(words))

it('a filter shorter than the one that was wrong → no mark beyond its end', () => {
  expect(markOf('tc', at(4, 8))).toBeNull()
  expect(markOf('tcp pr', at(4, 8))).toEqual({ from: 4, to: 6 })
})

it('what is only not finished → libpcap’s “syntax error” adds nothing; other words of it do', () => {
  const message = "can't parse filter expression: syntax error"
  expect(wordsOf('tcp port', { ...at(8, 8), message }).what).toBe('')
  expect(wordsOf('tcp prot', { ...at(4, 8), message }).what).toBe(message)
  expect(wordsOf('port', { ...at(4, 4), message: 'port needs a number' }).what).toBe('port needs a number')
})
