import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STATES } from '../flow/states'
import { icmpWords } from '../net/icmp-words'
import { TCP_MARK_WORDS } from '../tcp/mark-words'
import { tcpFlagNames } from '../tcp/segment-flags'
import { explain, EXPLANATIONS, nearNames, searchExplanations } from './catalogue'

/** What has no state to explain. */
const NO_STATES = ['none', 'unknown', 'BOUND']

describe('everything that the app can show is explained', () => {
  it.each(STATES.filter((state) => !NO_STATES.includes(state)))('state %s', (state) => {
    expect(explain(state)).toHaveLength(1)
  })
  it.each(tcpFlagNames(255))('flag %s', (flag) => expect(explain(flag)).not.toEqual([]))
  it.each(Object.values(TCP_MARK_WORDS).map(({ label }) => label))('mark %s', (label) => {
    const [{ is, means }] = explain(label)
    expect([is, means].join(' ')).toBe(
      Object.values(TCP_MARK_WORDS).find((one) => one.label === label)?.meaning,
    )
  })
  it.each([0, 1, 2, 3, 4, 9, 10, 13])('ICMP unreachable, code %i', (code) => {
    expect(explain(icmpWords(4, 3, code))).not.toEqual([])
  })
  it.each([133, 134, 135, 136])('ICMPv6 type %i', (type) =>
    expect(explain(icmpWords(6, type, 0))).not.toEqual([]),
  )
  it.each(['S0', 'S1', 'SF', 'REJ', 'S2', 'S3', 'RSTO', 'RSTR', 'RSTOS0', 'RSTRH', 'SH', 'SHR', 'OTH'])(
    'conn_state %s',
    (state) => expect(explain(state)[0]?.kind).toBe('connection state'),
  )
})

describe('the catalogue', () => {
  it('has a name once a kind, whole sentences, and a source', () => {
    const names = EXPLANATIONS.map(({ kind, name }) => `${kind} ${name}`)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, is, means, source } of EXPLANATIONS) {
      expect(is, name).toMatch(/[.?]$/)
      expect(means, name).toMatch(/[.?]$/)
      expect(source, name).not.toBe('')
    }
  })

  it('is searched by name first, then by what is said', () => {
    expect(searchExplanations('close wait')[0].name).toBe('CLOSE-WAIT')
    expect(searchExplanations('nagle')[0].name).toBe('TCP_NODELAY')
    expect(searchExplanations('forgot to close').map(({ name }) => name)).toContain('CLOSE-WAIT')
    expect(searchExplanations('')).toHaveLength(EXPLANATIONS.length)
  })

  it('knows what is nearly written so', () => {
    expect(nearNames('ESTABLISED')).toContain('ESTABLISHED')
    expect(nearNames('qqqqqqqq')).toEqual([])
  })

  it('any words → never throws', () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        searchExplanations(words)
        explain(words)
        nearNames(words)
      }),
    )
  })
})
