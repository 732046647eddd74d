import { createHash, type Hash } from 'node:crypto'
import { PROTOCOL } from '../../src/core/net/transport'
import type { CaptureFacts } from './read-capture'
import type { StreamFacts } from './stream-hashes'
import type { Tally } from './tally'
import { endsOf, groupBy, ours, type Conversation, type Expected } from './tshark'

/** Where tshark followed a conversation: SHA-256 of the bytes each way, put together, and how many there are. */
interface Followed extends Conversation {
  hab?: string
  hba?: string
  nab?: number
  nba?: number
}

const NOTHING = createHash('sha256').digest('hex')

/** Compares both directions of each TCP conversation that tshark followed, by their lengths and hashes. */
export function compareStreams(expected: Expected, facts: CaptureFacts, tally: Tally): void {
  const conversations: Followed[] = expected.tcp
  const followed = conversations.filter(({ hab }) => hab !== undefined)
  if (expected.check !== 'ok') return tally.skip('of files whose check is not ok', 2 * followed.length)
  if (facts.table.evicted > 0 || facts.flows.evicted > 0)
    return tally.skip('of files too large for memory', 2 * followed.length)
  const byEnds = groupBy(ours(facts, PROTOCOL.tcp), endsOf)
  for (const [ends, between] of groupBy(conversations, endsOf)) {
    for (const [i, { hab, nab, hba, nba }] of between.entries()) {
      if (hab === undefined || hba === undefined) continue
      const mine = byEnds.get(ends)?.at(i)
      const first = mine && facts.table.direction(facts.flows.firstPacket[facts.flows.slot(mine.flow)])
      const side = (isFirst: boolean) =>
        mine && facts.streams.of(mine.flow, (first === 0) === isFirst ? 0 : 1)
      const at = `${expected.file}: ${ends} #${i} of ${between.length}`
      compareSide(side(true), nab ?? 0, hab, `${at} from ${mine?.a ?? ''}`, tally)
      compareSide(side(false), nba ?? 0, hba, `${at} from ${mine?.b ?? ''}`, tally)
    }
  }
}

function compareSide(
  mine: StreamFacts | undefined,
  length: number,
  hash: string,
  where: string,
  tally: Tally,
): void {
  const whole = mine === undefined ? NOTHING : hexOf(mine.hash)
  // Behind a gap that nobody acknowledged tshark gives nothing.
  const endsAtGap = () => mine?.beforeGaps.some((gap) => gap.length === length && hexOf(gap.hash) === hash)
  tally.check(whole === hash || endsAtGap() === true, () => {
    const { length: ourLength, missing, firstHole, conflicts } = mine ?? NO_STREAM
    return `${where}: ${ourLength} bytes, ${missing} missing (first at ${firstHole}), ${conflicts} conflicts; tshark ${length}`
  })
}

const hexOf = (hash: Hash) => hash.copy().digest('hex')

const NO_STREAM = { length: 0, missing: 0, firstHole: -1, conflicts: 0 }
