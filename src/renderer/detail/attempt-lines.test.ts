import { expect, it } from 'vitest'
import { attemptLines } from './attempt-lines'

const write = ({ address, port }: { address: string; port: number }) => `${address} ${port}`

it('two lookups, one attempt that failed and one that won → lines in order, the time line to the last end', () => {
  const { lines, endMs } = attemptLines(
    {
      lookups: [
        { family: 'IPv6', addresses: ['::1'], startedMs: 0, tookMs: 2, error: null },
        { family: 'IPv4', addresses: [], startedMs: 0, tookMs: 3, error: 'ENOTFOUND' },
      ],
      attempts: [
        { address: '::1', port: 80, startedMs: 3, tookMs: 1, outcome: 'failed', error: 'ECONNREFUSED' },
        { address: '127.0.0.1', port: 80, startedMs: 4, tookMs: 16, outcome: 'won', error: null },
      ],
    },
    write,
  )
  expect(lines.map(({ step, what, outcome, tone }) => [step, what, outcome, tone])).toEqual([
    ['Look up AAAA', '::1', '1 found', 'plain'],
    ['Look up A', '', 'ENOTFOUND', 'bad'],
    ['Attempt 1', '::1 80', 'ECONNREFUSED', 'bad'],
    ['Attempt 2', '127.0.0.1 80', 'won', 'good'],
  ])
  expect(endMs).toBe(20)
})
it('an attempt that goes on → pending, without an end', () => {
  const pending = {
    address: '192.0.2.1',
    port: 1,
    startedMs: 5,
    tookMs: null,
    outcome: 'pending',
    error: null,
  }
  const { lines, endMs } = attemptLines(
    { lookups: [], attempts: [{ ...pending, outcome: 'pending' }] },
    write,
  )
  expect(lines).toMatchObject([{ outcome: 'pending', tookMs: null, tone: 'plain' }])
  expect(endMs).toBe(5)
})
