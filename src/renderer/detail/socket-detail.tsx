import { t } from '../language/translate'
import { Tabs } from '@base-ui/react/tabs'
import { useState } from 'react'
import type { SocketState } from '#contract/sockets'
import { phaseWords, socketWords } from '../sockets/socket-words'
import { KernelSide } from './kernel-tab'
import { SocketEvents } from './socket-events'

const TABS = ['Events', 'Kernel'] as const

/** A socket that is in no flow: of a Unix-domain or raw socket, or of a client that has no endpoint yet. */
export function SocketDetail({ socket }: { socket: SocketState }) {
  const [tab, setTab] = useState<(typeof TABS)[number]>('Events')
  const { error } = socket
  return (
    <section id="detail" aria-label={t('Detail')} className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-8 shrink-0 items-baseline gap-3 border-b border-line bg-surface px-3 py-1.5">
        <span className="truncate font-mono text-xs select-text">{socketWords(socket)}</span>
        <span className="text-xs font-semibold whitespace-nowrap">{phaseWords(socket)}</span>
      </div>
      <p
        role="status"
        className="shrink-0 border-b border-line bg-error-soft px-3 py-1.5 text-xs text-error select-text empty:hidden"
      >
        {error && `${error.message} ${error.step ?? ''}`}
      </p>
      <Tabs.Root
        value={tab}
        onValueChange={(chosen: (typeof TABS)[number]) => setTab(chosen)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <Tabs.List className="flex shrink-0 gap-1 border-b border-line bg-surface px-2">
          {TABS.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              className="h-8 border-b-2 border-transparent px-2 text-muted data-[active]:border-accent data-[active]:text-text"
            >
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="Events" className="flex min-h-0 flex-1 flex-col">
          <SocketEvents socket={socket.id} />
        </Tabs.Panel>
        <Tabs.Panel value="Kernel" className="min-h-0 flex-1 overflow-auto p-3" tabIndex={0}>
          <KernelSide socket={socket} isNamed={false} />
        </Tabs.Panel>
      </Tabs.Root>
    </section>
  )
}
