import { icmpWords } from '#core/net/icmp-words'
import { FLOW, originOf, type FlowRow, type IcmpErrorCount } from '#core/rows/flow-row'
import { clock, exact } from '../format/numbers'
import { stateExplanation } from './state-explanations'

const NOTES: [number, string][] = [
  [FLOW.beginningUnseen, 'Its beginning was not captured: states before are inferred from what followed.'],
  [FLOW.resetByLocal, 'The local end reset it.'],
  [FLOW.resetByRemote, 'The remote end reset it.'],
  [FLOW.malformed, 'At least one of its packets was malformed.'],
  [FLOW.tunnelled, 'Some of its packets came through a tunnel, inside packets of another flow.'],
  [FLOW.evicted, 'Some of its packets had to make room in memory.'],
]

const eachWay = (out: number, back: number, unit = '') => `${exact(out)}${unit} out, ${exact(back)}${unit} in`

const icmpErrorWords = (family: number, { type, code, count }: IcmpErrorCount) =>
  `${exact(count)}, the last: ${icmpWords(family, type, code)}`

/** A flow's counts, each side apart. */
export function CountsTab({ row }: { row: FlowRow }) {
  const facts: [string, string][] = [
    ['Known from', originOf(row)],
    ['Packets', eachWay(row.packetsOut, row.packetsIn)],
    ['Payload on the wire', eachWay(row.wireBytesOut, row.wireBytesIn, ' bytes')],
    ['Payload through our socket', eachWay(row.ownBytesOut, row.ownBytesIn, ' bytes')],
    ['First seen', clock(row.firstSeen)],
    ['Last seen', clock(row.lastSeen)],
    ['Local state', `${row.state}: ${stateExplanation(row.state)}`],
    ...(row.remote
      ? [['Remote state', `${row.peerState}: ${stateExplanation(row.peerState)}`] as [string, string]]
      : []),
    ...(row.icmpErrors
      ? [['ICMP errors about it', icmpErrorWords(row.family, row.icmpErrors)] as [string, string]]
      : []),
  ]
  return (
    <>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1 text-xs">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {NOTES.filter(([bit]) => row.flags & bit).map(([bit, text]) => (
        <p key={bit} className="mt-2 text-xs">
          {text}
        </p>
      ))}
    </>
  )
}
