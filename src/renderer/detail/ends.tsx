import { t } from '../language/translate'
import { ArrowLeftRight } from 'lucide-react'
import { writeEnd, type FlowRow } from '#core/rows/flow-row'
import { StateDot } from '../flows/state-dot'
import { StateWord } from './state-word'

/** Both ends of a flow, each with its state; one for a two-tuple. */
export function Ends({ row }: { row: FlowRow }) {
  const { local, remote, state, stateFrom, peerState, peerStateFrom } = row
  const ends = [{ name: 'Local', endpoint: local, state, from: stateFrom }]
  if (remote) ends.push({ name: 'Remote', endpoint: remote, state: peerState, from: peerStateFrom })
  return (
    <dl className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
      {ends.map((end, place) => (
        <div key={end.name} className="flex min-w-0 items-baseline gap-2">
          {place > 0 && <ArrowLeftRight size={13} aria-hidden className="mr-1 self-center text-muted" />}
          <dt className="text-xs text-muted">{t(end.name)}</dt>
          <dd className="flex min-w-0 items-baseline gap-2">
            <span className="truncate font-mono text-xs select-text">{writeEnd(row, end.endpoint)}</span>
            {end.state !== 'none' && (
              <span className="whitespace-nowrap">
                <StateDot state={end.state} />
                <StateWord state={end.state} from={end.from} />
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
