import { expect, it } from 'vitest'
import type { RawExchange } from '#contract/raw'
import { LINK } from '#core/decode/decode-frame'
import { exchangeLines } from './exchange-lines'

const bytes = Uint8Array.of(0x45)
const answer = (relation: 'answer' | 'kernel reaction'): RawExchange['answers'][number] => ({
  relation,
  time: 1,
  afterMs: 1,
  from: '::1',
  line: relation,
  explanation: 'because',
  linkType: LINK.ethernet,
  bytes,
})
const exchange = (sequence: number, more: Partial<RawExchange> = {}): RawExchange => ({
  sequence,
  sentAt: 0,
  onWire: true,
  line: `sent ${sequence}`,
  linkType: LINK.raw,
  bytes,
  hops: 64,
  answers: [],
  moreAnswers: 0,
  error: null,
  ...more,
})

it('the newest first, its answers under it, each with its link type and a label of its own', () => {
  const lines = exchangeLines(
    [exchange(0), exchange(1, { answers: [answer('answer'), answer('kernel reaction')], moreAnswers: 3 })],
    false,
  )
  expect(lines.map(({ key, label, linkType }) => [key, label, linkType])).toEqual([
    ['1', 'packet 2, as it was sent', LINK.raw],
    ['1-0', 'packet 2, answer 1', LINK.ethernet],
    ['1-1', 'packet 2, our kernel’s reaction', LINK.ethernet],
    ['0', 'packet 1, as it was sent', LINK.raw],
  ])
  expect(lines.map(({ notes }) => notes)).toEqual([[], ['because'], ['because', 'and 3 answers more'], []])
})

it('over without an answer → said; refused → its error alone', () => {
  const refused = { code: 'EPERM', message: 'No.', step: 'Ask.' }
  const lines = exchangeLines([exchange(0), exchange(1, { error: refused })], true)
  expect(lines.map(({ notes, error }) => [notes, error])).toEqual([
    [[], 'No. Ask.'],
    [['No answer.'], ''],
  ])
})
