import { t } from '../language/translate'
import { Tabs } from '@base-ui/react/tabs'
import { Crosshair, StickyNote } from 'lucide-react'
import { useState } from 'react'
import { readFlowRows } from '#core/rows/flow-row'
import { captureJustThis } from '../capture/capture-commands'
import { FlowNote } from '../notes/flow-note'
import { editNote } from '../notes/notes-store'
import { PacketsTab } from '../packets/packets-tab'
import { useRows } from '../rows/use-rows'
import { StatisticsTab } from '../statistics/statistics-tab'
import { DETAIL_TABS, useSession, type DetailTab } from '../state/session-store'
import { CountsTab } from './counts-tab'
import { Ends } from './ends'
import { EventsTab } from './events-tab'
import { LayoutChoice } from './layout-choice'
import { KernelTab } from './kernel-tab'
import { SocketDetail } from './socket-detail'
import { SocketError } from './socket-error'
import { StreamTab } from './stream-tab'
import { ThreeSides } from './three-sides'
import { TlsTab } from './tls-tab'

/** Everything about the selected four-tuple. */
export function DetailPane() {
  const selected = useSession((state) => state.selected)
  const socket = useSession(({ sockets, chosenSockets }) =>
    sockets.find(({ id }) => id === chosenSockets.at(-1)),
  )
  if (selected !== null) return <FlowDetail flow={selected} />
  // It may have got its flow since it was chosen.
  if (socket && socket.flow !== null) return <FlowDetail flow={socket.flow} />
  return socket ? <SocketDetail key={socket.id} socket={socket} /> : <Nothing />
}

function Nothing() {
  return (
    <section
      aria-label={t('Detail')}
      className="flex h-full items-center justify-center p-6 text-center text-muted"
    >
      <p className="max-w-sm">
        {t('Choose a four-tuple to see its bytes in both directions, what its sockets did, and its counts.')}
      </p>
    </section>
  )
}

function FlowDetail({ flow }: { flow: number }) {
  const { rows } = useRows({ kind: 'flow', flow }, readFlowRows)
  const tab = useSession((state) => state.tab)
  /** Where a tab says a word on itself: beside the names of the tabs. */
  const [aside, setAside] = useState<HTMLElement | null>(null)
  const row = rows.rows.at(0)
  if (rows.error !== null)
    return (
      <section aria-label={t('Detail')} className="p-6 text-center text-muted">
        {rows.error}
      </section>
    )
  // Until the row of another flow is there its parts are empty; the tabs stay, and with them the focus.
  return (
    <section id="detail" aria-label={t('Detail')} className="flex h-full min-h-0 flex-col">
      <div className="min-h-8 shrink-0 border-b border-line bg-surface">{row && <Ends row={row} />}</div>
      <SocketError flow={flow} />
      {row && <ThreeSides key={row.id} row={row} />}
      {row && <FlowNote row={row} />}
      <Tabs.Root
        value={tab}
        onValueChange={(chosen: DetailTab) => useSession.setState({ tab: chosen })}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="@container flex shrink-0 flex-wrap items-center gap-y-1 border-b border-line bg-surface px-2">
          <Tabs.List className="flex gap-1 @max-3xl:gap-0">
            {DETAIL_TABS.map((name) => (
              <Tabs.Tab
                key={name}
                value={name}
                className="h-8 border-b-2 border-transparent px-2 text-muted @max-3xl:px-1 data-[active]:border-accent data-[active]:text-text"
              >
                {t(name)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <span ref={setAside} className="mr-1 ml-auto text-xs whitespace-nowrap text-muted" />
          {tab === 'Stream' && <LayoutChoice choices={['text', 'hex', 'messages']} />}
          {row && (
            <button
              type="button"
              className="button ml-1 h-6 px-1.5"
              aria-label={t('Note on this flow')}
              title={t('Note on this flow (N)')}
              onClick={() => editNote('flow')}
            >
              <StickyNote size={13} aria-hidden />
            </button>
          )}
          {row && (
            <button
              type="button"
              className="button ml-1 h-6 px-1.5 text-xs"
              title={t('Stops what is captured now, and captures this flow alone')}
              onClick={() => captureJustThis(row)}
            >
              <Crosshair size={12} aria-hidden />
              <span className="@max-4xl:sr-only">{t('Capture just this')}</span>
            </button>
          )}
        </div>
        <Tabs.Panel value="Stream" className="flex min-h-0 flex-1 flex-col">
          {row && <StreamTab key={row.id} row={row} aside={aside} />}
        </Tabs.Panel>
        <Tabs.Panel value="Packets" className="flex min-h-0 flex-1 flex-col">
          {row && <PacketsTab key={row.id} row={row} />}
        </Tabs.Panel>
        <Tabs.Panel value="Events" className="flex min-h-0 flex-1 flex-col">
          {row && <EventsTab key={row.id} row={row} />}
        </Tabs.Panel>
        <Tabs.Panel value="TLS" className="@container min-h-0 flex-1 overflow-auto p-3" tabIndex={0}>
          {row && <TlsTab key={row.id} row={row} />}
        </Tabs.Panel>
        <Tabs.Panel value="Counts" className="min-h-0 flex-1 overflow-auto p-3" tabIndex={0}>
          {row && <CountsTab row={row} />}
        </Tabs.Panel>
        <Tabs.Panel value="Kernel" className="min-h-0 flex-1 overflow-auto p-3" tabIndex={0}>
          {row && <KernelTab key={row.id} flow={row.id} />}
        </Tabs.Panel>
        <Tabs.Panel value="Statistics" className="@container min-h-0 flex-1 overflow-auto p-3" tabIndex={0}>
          {row && <StatisticsTab key={row.id} row={row} />}
        </Tabs.Panel>
      </Tabs.Root>
    </section>
  )
}
