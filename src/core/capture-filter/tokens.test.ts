import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tokensOf } from './tokens'

const kindsOf = (filter: string) => tokensOf(filter).map(({ kind, text }) => [text, kind])

it.each([
  ['tcp', 'keyword'],
  ['TCP', 'name'],
  ['tcp-syn', 'keyword'],
  ['80', 'number'],
  ['0x1F', 'number'],
  ['0x1g', 'name'],
  ['80-90', 'name'],
  ['1.2.3.4', 'ipv4'],
  ['10.1', 'ipv4'],
  ['1.2.3.4.5', 'name'],
  ['10.0.0.0/8', 'cidr'],
  ['fe80::/10', 'cidr'],
  ['::1', 'ipv6'],
  ['::ffff:1.2.3.4', 'ipv6'],
  ['1:2:3', 'unknown'],
  ['00:11:22:aa:bb:cc', 'mac'],
  ['0-1-2-3-4-5', 'mac'],
  ['0011.22aa.bbcc', 'mac'],
  ['my-host.example', 'name'],
  ['\\tcp', 'escaped'],
  ['>=', 'operator'],
  ['&&', 'operator'],
  ['(', 'parenthesis'],
  [']', 'bracket'],
  ['$', 'unknown'],
])('%s → one token, %s', (text, kind) => {
  expect(kindsOf(text)).toEqual([[text, kind]])
})

it('tokens without blanks between them → told apart', () => {
  expect(kindsOf('!(ip[2:2]>0x40)||host foo-').map(([text]) => text)).toEqual(
    '! ( ip [ 2 : 2 ] > 0x40 ) || host foo -'.split(' '),
  )
})

it('any text → every character that is not blank is in one token, in order', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (filter) => {
      let at = 0
      for (const { from, to, text } of tokensOf(filter)) {
        expect(filter.slice(at, from)).toMatch(/^[ \r\n\t]*$/)
        expect(text).toBe(filter.slice(from, to))
        expect(to).toBeGreaterThan(from)
        at = to
      }
      expect(filter.slice(at)).toMatch(/^[ \r\n\t]*$/)
    }),
  )
})
