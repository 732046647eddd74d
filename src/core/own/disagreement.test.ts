import { expect, it } from 'vitest'
import { disagreement, type ThreeSides } from './disagreement'

const OPEN = { isOpen: true, halfClosedByUs: false, halfClosedByPeer: false }
const said = (own: Partial<ThreeSides['own']>, kernel: string | null, wire: string | null) =>
  disagreement({ own: { ...OPEN, ...own }, kernel, wire })?.what ?? null

it.each([
  ['all agree', {}, 'ESTABLISHED', 'ESTABLISHED'],
  ['nothing was captured', {}, 'ESTABLISHED', null],
  ['we closed our direction, and wait', { halfClosedByUs: true }, 'FIN-WAIT-2', 'FIN-WAIT-2'],
  ['both are closing', { halfClosedByUs: true, halfClosedByPeer: true }, 'LAST-ACK', 'LAST-ACK'],
  ['our socket is closed: nothing to tell', { isOpen: false }, 'CLOSED', 'TIME-WAIT'],
  ['the system does not tell', {}, null, 'CLOSED'],
])('%s → nothing', (_name, own, kernel, wire) => expect(said(own, kernel, wire)).toBeNull())

it.each([
  [
    'the peer closed, we did not',
    { halfClosedByPeer: true },
    'CLOSE-WAIT',
    'CLOSE-WAIT',
    /waits in CLOSE-WAIT/,
  ],
  ['its FIN waits behind unread bytes', {}, 'CLOSE-WAIT', 'CLOSE-WAIT', /has not read that far/],
  ['the kernel has forgotten it', {}, 'CLOSED', 'ESTABLISHED', /no longer knows/],
  ['a reset that the kernel did not take', {}, 'ESTABLISHED', 'CLOSED', /reset was captured/],
  ['a FIN behind a hole', {}, 'ESTABLISHED', 'CLOSE-WAIT', /bytes before the FIN are missing/],
])('%s → said', (_name, own, kernel, wire, words) => expect(said(own, kernel, wire)).toMatch(words))
