import { PROTOCOL } from '../../src/core/net/transport'
import { TCP_MARK, type TcpMarkName } from '../../src/core/tcp/marks'
import type { CaptureFacts } from './read-capture'
import type { Tally } from './tally'
import { endsOf, groupBy, ours, textOf, type Expected } from './tshark'

/** tshark's names of what it counts, beside ours. */
const NAMES: Readonly<Record<string, TcpMarkName>> = {
  retransmission: 'retransmission',
  fast_retransmission: 'fastRetransmission',
  spurious_retransmission: 'spuriousRetransmission',
  out_of_order: 'outOfOrder',
  duplicate_ack: 'duplicateAck',
  lost_segment: 'lostSegment',
  ack_lost_segment: 'ackedUnseen',
  zero_window: 'zeroWindow',
  zero_window_probe: 'zeroWindowProbe',
  zero_window_probe_ack: 'zeroWindowProbeAck',
  window_full: 'windowFull',
  window_update: 'windowUpdate',
  keep_alive: 'keepAlive',
  keep_alive_ack: 'keepAliveAck',
  reused_ports: 'portReuse',
}

/**
 * Compares, of each conversation that both see alike, how many of its packets have each mark. A fact is a mark that
 * either of the two found at least once, so that quiet connections prove nothing here.
 */
export function compareTcpAnalysis(expected: Expected, facts: CaptureFacts, tally: Tally): void {
  if (expected.check !== 'ok' || facts.table.evicted > 0 || facts.flows.evicted > 0) return
  const mine = groupBy(ours(facts, PROTOCOL.tcp), endsOf)
  for (const [ends, theirs] of groupBy(expected.tcp, endsOf)) {
    for (const [i, one] of theirs.entries()) {
      const our = mine.get(ends)?.at(i)
      if (our === undefined || textOf(our) !== textOf(one)) {
        tally.skip('of conversations that differ', Object.keys(one.an ?? {}).length)
        continue
      }
      const marks = marksOf(facts, our.flow)
      for (const [theirName, name] of Object.entries(NAMES)) {
        const [count, theirCount] = [marks.get(name) ?? 0, one.an?.[theirName] ?? 0]
        if (count === 0 && theirCount === 0) continue
        tally.check(
          count === theirCount,
          () => `${expected.file}: ${ends} #${i}: ${theirName} ${count}; tshark ${theirCount}`,
        )
      }
    }
  }
}

function marksOf({ flows, table }: CaptureFacts, flow: number): Map<TcpMarkName, number> {
  const counts = new Map<TcpMarkName, number>()
  const first = flows.firstPacket[flows.slot(flow)]
  for (let packet = first; packet >= 0; packet = table.nextInFlow(packet)) {
    const marks = table.marks[table.slot(packet)]
    for (const name of Object.values(NAMES))
      if (marks & TCP_MARK[name]) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}
