import { Tabs } from '@base-ui/react/tabs'
import { FlowsGrid } from '../flows/flows-grid'
import { SocketsList } from '../sockets/sockets-list'
import { LISTS, useSession, type ListName } from '../state/session-store'

/** The list of flows, or of our own sockets. */
export function ListPane() {
  const list = useSession((state) => state.list)
  return (
    <Tabs.Root
      value={list}
      onValueChange={(chosen: ListName) => useSession.setState({ list: chosen })}
      className="flex h-full min-h-0 flex-col"
    >
      <Tabs.List
        aria-label="List"
        className="flex h-7 shrink-0 items-end gap-1 border-b border-line bg-surface px-2 text-xs"
      >
        {LISTS.map((name) => (
          <Tabs.Tab
            key={name}
            value={name}
            className="h-7 border-b-2 border-transparent px-2 text-muted data-[active]:border-accent data-[active]:text-text"
          >
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="Flows" className="flex min-h-0 flex-1 flex-col" tabIndex={-1}>
        <FlowsGrid />
      </Tabs.Panel>
      <Tabs.Panel value="Sockets" className="flex min-h-0 flex-1 flex-col" tabIndex={-1}>
        <SocketsList />
      </Tabs.Panel>
    </Tabs.Root>
  )
}
