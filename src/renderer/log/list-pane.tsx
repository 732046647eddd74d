import { t } from '../language/translate'
import { useState } from 'react'
import { Tabs } from '@base-ui/react/tabs'
import { FlowsGrid } from '../flows/flows-grid'
import { StatisticsList } from '../session-statistics/statistics-list'
import { SocketsList } from '../sockets/sockets-list'
import { LISTS, useSession, type ListName } from '../state/session-store'
import { SystemList } from '../system/system-list'
import { LogList } from './log-list'

/** The list of flows, our own sockets, the log of what they did, every socket of this machine, or the session’s statistics. */
export function ListPane() {
  const list = useSession((state) => state.list)
  /** Room beside the names for what belongs to the list that is shown. */
  const [aside, setAside] = useState<HTMLElement | null>(null)
  return (
    <Tabs.Root
      value={list}
      onValueChange={(chosen: ListName) => useSession.setState({ list: chosen })}
      className="flex h-full min-h-0 flex-col"
    >
      <div className="flex shrink-0 items-start gap-3 border-b border-line bg-surface pr-3 pl-2 text-xs">
        <Tabs.List aria-label={t('List')} className="flex gap-1">
          {LISTS.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              className="h-8 border-b-2 border-transparent px-2 text-muted data-[active]:border-accent data-[active]:text-text"
            >
              {t(name)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div ref={setAside} className="flex min-w-0 flex-1" />
      </div>
      <Tabs.Panel value="Flows" className="flex min-h-0 flex-1 flex-col" tabIndex={-1}>
        <FlowsGrid aside={aside} />
      </Tabs.Panel>
      <Tabs.Panel value="Sockets" className="flex min-h-0 flex-1 flex-col" tabIndex={-1}>
        <SocketsList />
      </Tabs.Panel>
      <Tabs.Panel value="Log" className="flex min-h-0 flex-1 flex-col" tabIndex={-1}>
        <LogList aside={aside} />
      </Tabs.Panel>
      <Tabs.Panel value="System" className="flex min-h-0 flex-1 flex-col" tabIndex={-1}>
        <SystemList aside={aside} />
      </Tabs.Panel>
      <Tabs.Panel value="Statistics" className="flex min-h-0 flex-1 flex-col" tabIndex={-1}>
        <StatisticsList aside={aside} />
      </Tabs.Panel>
    </Tabs.Root>
  )
}
