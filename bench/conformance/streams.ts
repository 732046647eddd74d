import { PROTOCOL } from '../../src/core/net/transport'
import type { Side } from '../../src/core/own/own-ends'
import type { StreamDigest } from '../../src/engine/views/stream-digests'
import type { CaptureFacts } from './read-capture'
import type { BeforeGap } from './gap-hashes'
import type { Tally } from './tally'
import { endsOf, groupBy, ours, type Conversation, type Expected } from './tshark'

/** Where tshark followed a conversation: SHA-256 of the bytes each way, put together, and how many there are. */
interface Followed extends Conversation {
  hab?: string
  hba?: string
  nab?: number
  nba?: number
}

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
      const digests = facts.streams.take(mine?.flow ?? -1)
      const compare = (side: Side, from: string, length: number, hash: string) => {
        const gaps = facts.streams.gapsOf(mine?.flow ?? -1, side)
        compareSide(digests[side], gaps, length, hash, `${at} from ${from}`, tally)
      }
      const at = `${expected.file}: ${ends} #${i} of ${between.length}`
      compare(first === 1 ? 1 : 0, mine?.a ?? '', nab ?? 0, hab)
      compare(first === 1 ? 0 : 1, mine?.b ?? '', nba ?? 0, hba)
    }
  }
}

function compareSide(
  mine: StreamDigest,
  gaps: BeforeGap[],
  length: number,
  hash: string,
  where: string,
  tally: Tally,
): void {
  // Behind a gap that nobody acknowledged tshark gives nothing.
  const endsAtGap = () => gaps.some((gap) => gap.length === length && gap.hash.copy().digest('hex') === hash)
  tally.check(mine.sha256 === hash || endsAtGap(), () => {
    const { length: ourLength, missing, conflicts } = mine
    return `${where}: ${ourLength} bytes, ${missing} missing in ${gaps.length} gaps, ${conflicts} conflicts; tshark ${length}`
  })
}
