import fc from 'fast-check'
import { expect, it } from 'vitest'
import { complete } from './complete'

const KNOWN = { addresses: ['10.0.0.1', '::1'], ports: [8080, 80] }
const offered = (filter: string, caret = filter.length) =>
  complete(filter, caret, KNOWN).items.map(({ text }) => text)

it.each([
  ['', ['tcp', 'udp', 'host']],
  ['tcp and ', ['tcp', 'udp', 'host']],
  ['not ', ['tcp', 'udp', 'host']],
  ['tcp ', ['port', 'portrange', 'src', 'dst', 'and', 'or', '[']],
  ['tcp src ', ['port', 'portrange']],
  ['src or ', ['dst']],
  ['port ', ['8080', '80', 'http', 'https']],
  ['udp port ', ['8080', '80', 'domain', 'ntp']],
  ['host ', ['10.0.0.1', '::1']],
  ['ip6 host ', ['::1']],
  ['tcp port 80 ', ['and', 'or']],
  ['(tcp port 80 ', ['and', 'or', ')']],
  ['tcp port 80 or ', ['8080', '80', 'http', 'https', 'tcp']],
  ['port (80 or ', ['8080', '80', 'http']],
  ['tcp[', ['tcpflags']],
  ['tcp[tcpflags ', [']']],
  ['tcp[tcpflags] ', ['&', '=']],
  ['tcp[tcpflags] & (tcp-syn|', ['tcp-syn', 'tcp-fin']],
  ['icmp[icmptype] = ', ['icmp-echo', 'icmp-echoreply']],
  ['tcp[tcpflags] & tcp-syn != 0 ', ['and', 'or']],
  ['ip proto ', ['\\tcp', '\\udp']],
  ['ether proto ', ['\\ip', '\\ip6']],
  ['len ', ['&', '=']],
])('after "%s" → %s', (filter, first) => {
  expect(offered(filter).slice(0, first.length)).toEqual(first)
})

it.each([
  ['p', ['port', 'portrange', 'proto', 'pppoes']],
  ['TC', ['tcp']],
  ['port 80', ['8080']],
  ['port ht', ['http', 'https']],
  ['ip proto t', ['\\tcp']],
])('a word begun, "%s" → what begins so, in either case', (filter, items) => {
  expect(offered(filter)).toEqual(items)
})

it('caret inside a word → the whole word is to be replaced', () => {
  expect(complete('tcp prot 80', 6, KNOWN)).toMatchObject({ from: 4, to: 8 })
  expect(offered('tcp prot 80', 5)).toEqual(['port', 'portrange'])
})

it('any text, any caret → at most 12 different items, of what begins as typed', () => {
  const word = fc.constantFrom(...'tcp host src or and not ( ) [ ] port 80 1.2.3.4 = & len \\x é'.split(' '))
  const filter = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(fc.oneof(filter, fc.string()), fc.nat(80), (text, at) => {
      const caret = Math.min(at, text.length)
      const { from, to, items } = complete(text, caret, KNOWN)
      expect(from).toBeLessThanOrEqual(caret)
      expect(to).toBeGreaterThanOrEqual(caret)
      expect(items.length).toBeLessThanOrEqual(12)
      expect(new Set(items.map((item) => item.text)).size).toBe(items.length)
      const typed = text.slice(from, caret).toLowerCase()
      for (const item of items) {
        expect(item.text.replace(typed.startsWith('\\') ? '' : /^\\/, '').startsWith(typed)).toBe(true)
        expect(item.explanation.length).toBeLessThanOrEqual(90)
      }
    }),
  )
})
