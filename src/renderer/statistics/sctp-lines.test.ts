import { describe, expect, it } from 'vitest'
import type { SctpEndFacts, SctpFacts } from '#core/sctp/facts'
import { sctpLines } from './sctp-lines'

const END: SctpEndFacts = {
  state: 'CLOSED',
  verificationTag: 0x2a,
  receiverWindow: null,
  outboundStreams: 10,
  inboundStreams: 5,
  initialTsn: 1,
  addresses: [],
  dataChunks: 3,
  dataBytes: 1500,
  retransmittedChunks: 1,
  acknowledgedTsn: null,
}
const FACTS: SctpFacts = {
  orig: END,
  resp: { ...END, verificationTag: null, addresses: ['192.0.2.7'] },
  abortedBy: 'resp',
  outOfTheBlue: false,
  restarts: 0,
  wrongTags: 2,
}
const line = (facts: SctpFacts, isOriginator: boolean, name: string) =>
  sctpLines(facts, isOriginator).find((one) => one.name === name)

describe('the statistics of an association', () => {
  it('each end has its own column, whichever began it; what was not seen says so', () => {
    expect(line(FACTS, true, 'Verification tag')).toMatchObject({ local: '0x0000002a', remote: 'not seen' })
    expect(line(FACTS, false, 'Further addresses')).toMatchObject({ local: '192.0.2.7', remote: 'none' })
    expect(line(FACTS, true, 'Wrong tags')).toMatchObject({ local: '2', remote: null })
  })

  it('who aborted is said from this machine’s side, and whether it knew the association', () => {
    expect(line(FACTS, true, 'Aborted by')?.local).toBe('remote end')
    expect(line(FACTS, false, 'Aborted by')?.local).toBe('local end')
    const blue = { ...FACTS, outOfTheBlue: true }
    expect(line(blue, true, 'Aborted by')?.local).toBe('remote end, which knew no such association')
    expect(line({ ...blue, abortedBy: null }, true, 'Aborted by')?.local).toContain('nobody')
  })
})
