import { t } from '../language/translate'
import type { ReactNode } from 'react'
import type { StateName } from '#core/flow/states'
import { bindReach, type BindReach } from '#core/net/bind-reach'
import {
  originOf,
  shownBytes,
  writeEnd,
  type Endpoint,
  type FlowOrigin,
  type FlowRow,
  type KnownFrom,
} from '#core/rows/flow-row'
import { stateExplanation } from '../detail/state-explanations'
import { clock, count, dateAndTime, exact } from '../format/numbers'
import { type ColumnId } from './columns'
import { ageWords, milliseconds } from './flow-words'
import { useName } from './names'
import { useProgram } from './programs'
import { RuleMark } from './rule-mark'
import { Sparkline } from './sparkline'
import { StateDot } from './state-dot'

const SHORT: Record<FlowOrigin, string> = {
  'own socket': 'own',
  wire: 'wire',
  'own socket + wire': 'own + wire',
}

/** What one column says of a flow. @param now in ms since 1970, for its age */
export function FlowCell({ column, row, now }: { column: ColumnId; row: FlowRow; now: number }) {
  const { remote } = row
  switch (column) {
    case 'rule':
      return <Cell>{row.rule > 0 && <RuleMark rule={row.rule} />}</Cell>
    case 'transport':
      return <Cell>{row.transport.toUpperCase()}</Cell>
    case 'local':
      return <End row={row} end={row.local} />
    case 'remote':
      return remote ? (
        <End row={row} end={remote} />
      ) : (
        <Cell>
          <Anyone reach={bindReach(row.local.address)} />
        </Cell>
      )
    case 'state':
      return <State state={row.state} from={row.stateFrom} />
    case 'peerState':
      return <State state={remote ? row.peerState : 'none'} from={row.peerStateFrom} />
    case 'service':
      return <Cell>{row.service}</Cell>
    case 'process':
      return <Program pid={row.localPid} />
    case 'packets':
      return <EachWay out={row.packetsOut} in={row.packetsIn} isShown={remote !== null} />
    case 'bytes':
      return <Bytes row={row} />
    case 'rate':
      return <Cell>{remote && <Sparkline steps={row.rates} />}</Cell>
    case 'retransmissions':
      return <Cell end>{row.retransmissions === null ? '' : count(row.retransmissions)}</Cell>
    case 'rtt':
      return <Cell end>{row.rttMs === null ? '' : milliseconds(row.rttMs)}</Cell>
    case 'origin':
      return (
        <Cell title={originOf(row)} muted>
          {SHORT[originOf(row)]}
        </Cell>
      )
    case 'first':
      return <Cell title={dateAndTime(row.firstSeen)}>{clock(row.firstSeen)}</Cell>
    case 'last':
      return <Cell title={dateAndTime(row.lastSeen)}>{clock(row.lastSeen)}</Cell>
    case 'age':
      return <Cell end>{ageWords(now - row.firstSeen)}</Cell>
  }
}

function Cell({
  title,
  end,
  muted,
  children,
}: {
  title?: string
  end?: boolean
  muted?: boolean
  children: ReactNode
}) {
  return (
    <span role="gridcell" title={title} className={`${end ? 'text-right' : ''} ${muted ? 'text-muted' : ''}`}>
      {children}
    </span>
  )
}

/** An endpoint, and the name of its address where a person asked for that. */
function End({ row, end }: { row: FlowRow; end: Endpoint }) {
  const name = useName(end.address)
  const written = writeEnd(row, end)
  return (
    <span role="gridcell" title={name === null ? written : `${written}, ${name}`} className="font-mono">
      {written}
      {name !== null && <span className="ml-1.5 font-sans text-muted">{name}</span>}
    </span>
  )
}

function Program({ pid }: { pid: number }) {
  const program = useProgram(pid)
  if (pid === 0) return <Cell>{null}</Cell>
  return (
    <Cell title={t('{program} (process {pid})', { program, pid })}>
      {program} <span className="text-muted">{pid}</span>
    </Cell>
  )
}

function State({ state, from }: { state: StateName; from: KnownFrom }) {
  if (state === 'none') return <Cell>{null}</Cell>
  return (
    <Cell title={`${stateExplanation(state)}${from === 'unknown' ? '' : ` Known from the ${from}.`}`}>
      <StateDot state={state} />
      {state}
    </Cell>
  )
}

function Bytes({ row }: { row: FlowRow }) {
  const bytes = shownBytes(row)
  return <EachWay out={bytes.out} in={bytes.in} isShown={row.remote !== null} />
}

/** A count in each direction: left to the remote end, right to the local one, as the columns beside it stand. */
export function EachWay({ out, in: back, isShown }: { out: number; in: number; isShown: boolean }) {
  if (!isShown) return <span role="gridcell" />
  const title = `${exact(out)} from local to remote, ${exact(back)} from remote to local`
  return (
    <span role="gridcell" title={title} className="each-way">
      <span>
        {count(out)} <span className="text-out">→</span>{' '}
      </span>
      <span>
        <span className="text-in">←</span> {count(back)}
      </span>
    </span>
  )
}

/** In place of a peer: a two-tuple has none, and a wide bind says from where one may come. */
function Anyone({ reach }: { reach: BindReach | null }) {
  if (reach !== 'every network') return <span className="text-muted">—</span>
  return (
    <span
      className="rounded border border-error px-1 font-sans text-[11px] text-error"
      title={t('Bound to every address of this machine: every network it is on can reach this socket.')}
    >
      {t('every network')}
    </span>
  )
}
