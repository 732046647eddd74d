import { expect, it } from 'vitest'
import { FLOW } from '#core/rows/flow-row'
import { watchedChange, type WatchedRow } from './watched-change'

const OPEN: WatchedRow = { state: 'ESTABLISHED', peerState: 'ESTABLISHED', flags: FLOW.wire, icmpErrors: 0 }

it.each<[string, Partial<WatchedRow>, Partial<WatchedRow>, string | null]>([
  ['nothing', {}, {}, null],
  ['SYN-SENT → ESTABLISHED', { state: 'SYN-SENT' }, {}, 'opened'],
  ['ESTABLISHED → TIME-WAIT', {}, { state: 'TIME-WAIT' }, 'closed'],
  ['TIME-WAIT → CLOSED: over already', { state: 'TIME-WAIT' }, { state: 'CLOSED' }, null],
  ['the peer alone closed', {}, { peerState: 'CLOSED' }, 'was closed by the remote end'],
  [
    'reset, which says more than closed',
    {},
    { state: 'CLOSED', flags: FLOW.wire | FLOW.resetByRemote },
    'was reset by the remote end',
  ],
  ['an ICMP error', {}, { icmpErrors: 1 }, 'got an ICMP error'],
])('%s', (_name, before, now, words) => {
  expect(watchedChange({ ...OPEN, ...before }, { ...OPEN, ...now })).toBe(words)
})
