import { Tabs } from '@base-ui/react/tabs'
import { readFlowRows, writeEndpoint, type FlowRow } from '#core/rows/flow-row'
import { useRows } from '../rows/use-rows'
import { useSession } from '../state/session-store'
import { CountsTab } from './counts-tab'
import { EventsTab } from './events-tab'
import { StateWord } from './state-word'
import { StreamTab } from './stream-tab'

const TABS = ['Stream', 'Events', 'Counts'] as const

/** Everything about the selected four-tuple. */
export function DetailPane() {
  const selected = useSession((state) => state.selected)
  return selected === null ? <Nothing /> : <FlowDetail key={selected} flow={selected} />
}

function Nothing() {
  return (
    <section
      aria-label="Detail"
      className="flex h-full items-center justify-center p-6 text-center text-muted"
    >
      <p className="max-w-sm">
        Choose a four-tuple to see its bytes in both directions, what its sockets did, and its counts.
      </p>
    </section>
  )
}

function FlowDetail({ flow }: { flow: number }) {
  const { rows } = useRows({ kind: 'flow', flow }, readFlowRows)
  const row = rows.rows.at(0)
  if (!row)
    return (
      <section aria-label="Detail" className="p-6 text-center text-muted">
        {rows.error}
      </section>
    )
  return (
    <section id="detail" aria-label="Detail" className="flex h-full min-h-0 flex-col">
      <Ends row={row} />
      <Tabs.Root defaultValue="Stream" className="flex min-h-0 flex-1 flex-col">
        <Tabs.List className="flex gap-1 border-b border-line px-2">
          {TABS.map((tab) => (
            <Tabs.Tab
              key={tab}
              value={tab}
              className="h-8 border-b-2 border-transparent px-2 text-muted data-[active]:border-accent data-[active]:text-text"
            >
              {tab}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="Stream" className="flex min-h-0 flex-1 flex-col">
          <StreamTab flow={row.id} />
        </Tabs.Panel>
        <Tabs.Panel value="Events" className="flex min-h-0 flex-1 flex-col">
          <EventsTab row={row} />
        </Tabs.Panel>
        <Tabs.Panel value="Counts" className="min-h-0 flex-1 overflow-auto p-3" tabIndex={0}>
          <CountsTab row={row} />
        </Tabs.Panel>
      </Tabs.Root>
    </section>
  )
}

/** Both endpoints, each with its state; one for a two-tuple. */
function Ends({ row }: { row: FlowRow }) {
  const { local, remote, state, stateFrom, peerState, peerStateFrom } = row
  const ends = [{ name: 'Local', endpoint: local, state, from: stateFrom }]
  if (remote) ends.push({ name: 'Remote', endpoint: remote, state: peerState, from: peerStateFrom })
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-1 border-b border-line px-3 py-2">
      {ends.map((end) => (
        <div key={end.name} className="min-w-0">
          <dt className="text-xs text-muted">{end.name}</dt>
          <dd>
            <span className="font-mono text-xs select-text">{writeEndpoint(end.endpoint)}</span>{' '}
            {end.state !== 'none' && <StateWord state={end.state} from={end.from} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}
