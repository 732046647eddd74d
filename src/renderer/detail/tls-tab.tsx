import { t } from '../language/translate'
import { useState } from 'react'
import type { SocketState } from '#contract/sockets'
import type { FlowRow } from '#core/rows/flow-row'
import { StartTls } from './start-tls'
import { TlsFacts } from './tls-facts'
import { useFlowSockets } from './use-flow-sockets'

const END_NAMES: Record<SocketState['kind'], string> = {
  listener: 'Listener',
  client: 'Client’s end',
  accepted: 'Server’s end',
  udp: 'UDP',
  raw: 'Raw',
}

/** The TLS of our own connection, or how to begin it. */
export function TlsTab({ row }: { row: FlowRow }) {
  const sockets = useFlowSockets(row)
  const [chosen, setChosen] = useState<number | null>(null)
  if (!sockets) return null
  const ends = sockets.filter(({ kind }) => kind === 'client' || kind === 'accepted').slice(-2)
  if (ends.length === 0) return <Nothing kind={sockets.at(0)?.kind ?? null} />
  const shown = ends.find(({ id }) => id === chosen) ?? ends[0]
  return (
    <div className="flex flex-col gap-3">
      {ends.length > 1 && (
        <div
          role="radiogroup"
          aria-label={t('End')}
          className="flex self-start rounded-md border border-line text-xs"
        >
          {ends.map(({ id, kind }) => (
            <label
              key={id}
              className="px-2 py-0.5 text-muted first:rounded-l-[5px] last:rounded-r-[5px] has-checked:bg-accent-soft has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="tls-end"
                className="sr-only"
                checked={id === shown.id}
                onChange={() => setChosen(id)}
              />
              {END_NAMES[kind]}
            </label>
          ))}
        </div>
      )}
      {shown.tls ? (
        <TlsFacts key={shown.id} socket={shown} state={shown.tls} />
      ) : (
        <StartTls key={shown.id} socket={shown} />
      )}
    </div>
  )
}

function Nothing({ kind }: { kind: SocketState['kind'] | null }) {
  const words =
    kind === 'listener'
      ? 'A listener has no TLS of its own: each connection that it accepts is a row of the list, and has.'
      : kind === 'udp' || kind === 'raw'
        ? 'TLS is on connections only: these are datagrams.'
        : 'No socket of ours is an end of this flow: what others say in TLS is theirs.'
  return <p className="p-1 text-center text-muted">{words}</p>
}
