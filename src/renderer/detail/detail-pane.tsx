import { Tabs } from '@base-ui/react/tabs'
import { writeEndpoint } from '#core/rows/flow-row'
import { useSession } from '../state/session-store'
import { CountsTab } from './counts-tab'
import { EventsTab } from './events-tab'
import { STATE_EXPLANATIONS } from './state-explanations'
import { StreamTab } from './stream-tab'
import { useFlowRow } from './use-flow-row'

const TABS = ['Stream', 'Events', 'Counts'] as const

/** Everything about the selected four-tuple. */
export function DetailPane() {
  const selected = useSession((state) => state.selected)
  const row = useFlowRow(selected)
  if (!row) {
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
  const ends = [
    { name: 'Local', endpoint: writeEndpoint(row.local), state: row.state, from: row.stateFrom },
    ...(row.remote
      ? [
          {
            name: 'Remote',
            endpoint: writeEndpoint(row.remote),
            state: row.peerState,
            from: row.peerStateFrom,
          },
        ]
      : []),
  ]
  return (
    <section aria-label="Detail" className="flex h-full min-h-0 flex-col">
      <dl className="flex flex-wrap gap-x-8 gap-y-1 border-b border-line px-3 py-2">
        {ends.map(({ name, endpoint, state, from }) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-muted">{name}</dt>
            <dd>
              <span className="font-mono text-xs">{endpoint}</span>{' '}
              {state !== 'none' && (
                <span className="text-xs" title={STATE_EXPLANATIONS[state]}>
                  <strong>{state}</strong> <span className="text-muted">from {from}</span>
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
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
        <Tabs.Panel value="Events" className="min-h-0 flex-1 overflow-auto" tabIndex={0}>
          <EventsTab flow={row.id} />
        </Tabs.Panel>
        <Tabs.Panel value="Counts" className="min-h-0 flex-1 overflow-auto p-3" tabIndex={0}>
          <CountsTab row={row} />
        </Tabs.Panel>
      </Tabs.Root>
    </section>
  )
}
