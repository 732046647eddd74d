import type { StateName } from '#core/flow/states'
import { bindReach, type BindReach } from '#core/net/bind-reach'
import { originOf, shownBytes, writeEnd, type FlowOrigin, type FlowRow } from '#core/rows/flow-row'
import { count } from '../format/numbers'
import { useSession } from '../state/session-store'
import { isOver, StateDot } from './state-dot'

const SHORT: Record<FlowOrigin, string> = {
  'own socket': 'own',
  wire: 'wire',
  'own socket + wire': 'own + wire',
}

/** One four-tuple, or two-tuple, of the list. */
export function FlowLine({ row, index, isSelected }: { row: FlowRow; index: number; isSelected: boolean }) {
  const { local, remote, state, peerState } = row
  const bytes = shownBytes(row)
  const origin = originOf(row)
  const dimmed = isOver(state) && (remote === null || isOver(peerState))
  return (
    <div
      id={`flow-${row.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`flow-grid h-full border-b border-line/60 text-xs ${dimmed ? 'text-muted' : ''} ${isSelected ? 'bg-accent-soft' : 'hover:bg-accent-soft/50'}`}
      onClick={() => useSession.setState({ selected: row.id })}
    >
      <span role="gridcell">{row.transport.toUpperCase()}</span>
      <span role="gridcell" title={writeEnd(row, local)} className="font-mono">
        {writeEnd(row, local)}
      </span>
      <State state={state} />
      <span role="gridcell" title={remote ? writeEnd(row, remote) : undefined} className="font-mono">
        {remote ? writeEnd(row, remote) : <Anyone reach={bindReach(local.address)} />}
      </span>
      <State state={remote ? peerState : 'none'} />
      <EachWay out={row.packetsOut} in={row.packetsIn} isShown={remote !== null} />
      <EachWay out={bytes.out} in={bytes.in} isShown={remote !== null} />
      <span role="gridcell" title={origin} className="text-muted">
        {SHORT[origin]}
      </span>
    </div>
  )
}

function State({ state }: { state: StateName }) {
  return (
    <span role="gridcell">
      {state !== 'none' && (
        <>
          <StateDot state={state} />
          {state}
        </>
      )}
    </span>
  )
}

/** A count in each direction: left to the remote end, right to the local one, as the columns beside it stand. */
function EachWay({ out, in: back, isShown }: { out: number; in: number; isShown: boolean }) {
  if (!isShown) return <span role="gridcell" />
  const title = `${out.toLocaleString()} from local to remote, ${back.toLocaleString()} from remote to local`
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
      title="Bound to every address of this machine: every network it is on can reach this socket."
    >
      every network
    </span>
  )
}
