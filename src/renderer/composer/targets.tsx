import { t } from '../language/translate'
import type { SocketState } from '#contract/sockets'
import { writeEndpoint } from '#core/rows/flow-row'
import { SmallPopover } from './small-popover'
import { exact } from '../format/numbers'

const KINDS = {
  listener: 'Listener',
  client: 'Client',
  accepted: 'Accepted',
  udp: 'UDP',
  raw: 'Raw',
} as const

export function label(socket: SocketState): string {
  const local = socket.local ? writeEndpoint(socket.local) : socket.asked
  return `${KINDS[socket.kind]} ${local}${socket.peer ? ` → ${writeEndpoint(socket.peer)}` : ''}`
}

/** Of a listener's connections, those that are sent through: all, until some are unticked. */
export function Targets({
  listener,
  accepted,
  left,
  onLeft,
}: {
  listener: SocketState
  accepted: readonly SocketState[]
  /** Those that are left out. */
  left: ReadonlySet<number>
  onLeft: (left: ReadonlySet<number>) => void
}) {
  const chosen = accepted.filter(({ id }) => !left.has(id))
  // The window is told of the newest connections alone; those it does not know are not left out.
  const unknown = Math.max(0, listener.connections - accepted.length)
  const words = `${exact(chosen.length + unknown)} of ${exact(accepted.length + unknown)}`
  const toggle = (id: number) => {
    const next = new Set(left)
    if (!next.delete(id)) next.add(id)
    onLeft(next)
  }
  return (
    <SmallPopover name={`Through ${words} connections`} label={words}>
      {() => (
        <>
          <label className="flex items-center gap-1.5 border-b border-line pb-1.5">
            <input
              type="checkbox"
              className="tick"
              checked={chosen.length === accepted.length}
              onChange={(event) => onLeft(new Set(event.target.checked ? [] : accepted.map(({ id }) => id)))}
            />
            All of {label(listener).toLowerCase()}
          </label>
          {accepted.map((socket) => (
            <label key={socket.id} className="flex items-center gap-1.5 py-0.5 font-mono">
              <input
                type="checkbox"
                className="tick"
                checked={!left.has(socket.id)}
                onChange={() => toggle(socket.id)}
              />
              {socket.peer ? writeEndpoint(socket.peer) : socket.asked}
            </label>
          ))}
          {unknown > 0 && (
            <p className="pt-1 text-muted">{t('And {unknown} older ones.', { unknown: exact(unknown) })}</p>
          )}
          {accepted.length === 0 && <p className="pt-1 text-muted">{t('Nobody has connected yet.')}</p>}
        </>
      )}
    </SmallPopover>
  )
}
