import { expect, it } from 'vitest'
import type { FlowSummary } from '#core/compare/flow-summary'
import { bothWords, bytesOf, endsOf, kindOf, pairsAsCsv } from './pair-words'

const FLOW: FlowSummary = {
  flow: 1,
  transport: 'tcp',
  orig: '::1',
  resp: '::2',
  origPort: 4000,
  respPort: 80,
  firstMs: 0,
  durationMs: 12.5,
  packets: [1, 2],
  bytes: [3, 4],
  states: 'TIME-WAIT/CLOSED',
  rttMs: null,
  retransmissions: 0,
  service: '',
}

it('a pair’s kind, its ends, and what of it is another', () => {
  const pair = { here: FLOW, there: { ...FLOW, bytes: [3, 5] as const }, differs: ['bytes' as const] }
  expect(kindOf(pair)).toBe('different')
  expect(kindOf({ ...pair, there: null, differs: [] })).toBe('onlyHere')
  expect(kindOf({ here: null, there: FLOW, differs: [] })).toBe('onlyThere')
  expect(endsOf(FLOW)).toBe('[::1]:4000 → [::2]:80')
  expect(bothWords(pair, bytesOf)).toEqual({ here: '3 B / 4 B', there: '3 B / 5 B' })
  expect(bothWords(pair, ({ states }) => states).there).toBeNull()
  expect(bothWords({ here: null, there: FLOW, differs: [] }, bytesOf)).toEqual({
    here: '3 B / 4 B',
    there: null,
  })
})

it('CSV: a line each, empty where one side is missing', () => {
  const lines = pairsAsCsv([{ here: FLOW, there: null, differs: [] }]).split('\r\n')
  expect(lines[0].split(',')).toHaveLength(23)
  expect(lines[1]).toBe('onlyHere,tcp,::1,4000,::2,80,1,2,3,4,12.5,TIME-WAIT/CLOSED,,0,,,,,,,,,')
})
