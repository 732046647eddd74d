import { describe, expect, it } from 'vitest'
import { complete, placeAt, type SeenValue } from './complete'
import { addTerm, termOf, type Joining } from './edit'
import { explain } from './explain'
import { parseFilter } from './parse'

const words = (text: string) => {
  const parsed = parseFilter(text)
  if ('error' in parsed) throw new Error(parsed.error.why)
  return explain(parsed.filter).map(
    ({ words, depth, from, to }) => `${depth} ${text.slice(from, to)} → ${words}`,
  )
}

describe('a filter in words', () => {
  it('each part, from the outermost in', () => {
    expect(words('tcp not (port:8000-8999 or state:close-wait)')).toEqual([
      '0 tcp not (port:8000-8999 or state:close-wait) → All of these:',
      '1 tcp → TCP',
      '1 not (port:8000-8999 or state:close-wait) → Not:',
      '2 (port:8000-8999 or state:close-wait) → Any of these:',
      '3 port:8000-8999 → The port of either end: from 8000 to 8999',
      '3 state:close-wait → The TCP state of either end: CLOSE-WAIT',
    ])
  })
  it('payload: says what is searched', () => {
    expect(words('"GET"')[0]).toBe(
      '0 "GET" → Payload that is kept, of captured packets or of our own sockets, has the text "GET", upper and lower case as here',
    )
  })
  it('operators and networks', () => {
    expect(words('host!=10.0.0.0/8')[0]).toContain('known, and not in the network 10.0.0.0/8')
    expect(words('bytes>1k')[0]).toContain('more than 1k')
    expect(words('retransmissions')[0]).toContain('more than 0')
  })
})

describe('a term joins what is written', () => {
  it.each<[string, string, Joining, string]>([
    ['', 'tcp', 'and', 'tcp'],
    ['', 'tcp', 'not', 'not tcp'],
    ['udp', 'tcp', 'only', 'tcp'],
    ['udp  own', 'port:5', 'and', 'udp  own port:5'],
    ['udp or tcp', 'port:5', 'and', '(udp or tcp) port:5'],
    ['(udp or tcp)', 'port:5', 'not', '(udp or tcp) not port:5'],
    ['(udp) or (tcp)', 'port:5', 'and', '((udp) or (tcp)) port:5'],
    ['udp own', 'port:5', 'or', 'udp own or port:5'],
    ['port:', 'tcp', 'and', 'tcp'],
  ])('%s + %s %s', (text, term, joining, expected) => {
    const joined = addTerm(text, term, joining)
    expect(joined).toBe(expected)
    expect(parseFilter(joined)).toHaveProperty('filter')
  })
  it('quotes what needs it', () => {
    expect(termOf('proc', 'my "own" one')).toBe('proc:"my \\"own\\" one"')
    expect(parseFilter(termOf('proc', 'a\\ b'))).toMatchObject({
      filter: { root: { values: [{ text: 'a\\ b' }] } },
    })
    expect(termOf('host', 'fe80::1')).toBe('host:fe80::1')
  })
})

describe('completion', () => {
  const at = (marked: string, seen: SeenValue[] = []) => {
    const caret = marked.indexOf('|')
    const text = marked.replace('|', '')
    const place = placeAt(text, caret)
    return { place, texts: complete(place, seen).map(({ text: proposed }) => proposed) }
  }
  it('begins with what is most used', () =>
    expect(at('|').texts.slice(0, 3)).toEqual(['tcp', 'udp', 'port:']))
  it('a word that is begun', () => {
    const { place, texts } = at('tcp st|')
    expect(texts).toEqual(['state:', 'state.local:', 'state.remote:'])
    expect(place).toMatchObject({ from: 4, to: 6 })
  })
  it('values: those that are there, with how many flows', () => {
    const seen = [
      { text: '8080', count: 3 },
      { text: '443', count: 1 },
    ]
    expect(at('port:|', seen).texts).toEqual(['8080', '443'])
    expect(at('port:80,4| tcp', seen)).toMatchObject({ place: { from: 8, to: 9 }, texts: ['443'] })
    expect(complete(placeAt('port:', 5), seen)[0].explanation).toBe('3 flows here')
  })
  it('a state that no flow has can be waited for', () =>
    expect(at('state:clo|').texts).toEqual(['close-wait', 'closing', 'closed']))
  it('a name with a blank is quoted', () =>
    expect(at('proc:|', [{ text: 'my app', count: 1 }]).texts).toEqual(['"my app"']))
  it('after a part: and, or, or the next one', () =>
    expect(at('tcp |').texts.slice(0, 3)).toEqual(['and', 'or', 'tcp']))
  it('in a text nothing', () => expect(at('"te|').texts).toEqual([]))
})
