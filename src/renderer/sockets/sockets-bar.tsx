import { t } from '../language/translate'
import type { SocketState } from '#contract/sockets'
import { act, ACTS, change, CHANGES } from './socket-acts'

/** What can be done with the sockets that are chosen, as buttons. */
export function SocketsBar({ sockets }: { sockets: readonly SocketState[] }) {
  const only = sockets.length === 1 ? sockets[0] : null
  const words =
    sockets.length === 0
      ? 'Choose a socket; with Ctrl, several.'
      : sockets.length === 1
        ? sockets[0].phase === 'closed'
          ? 'This socket is closed.'
          : ''
        : `${sockets.length} sockets`
  return (
    <div
      role="toolbar"
      aria-label={t('Chosen sockets')}
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-1 border-b border-line bg-surface px-2 py-0.5"
    >
      {words !== '' && <span className="px-1 text-xs text-muted">{words}</span>}
      {ACTS.filter(({ isFor }) => sockets.some(isFor)).map((one) => (
        <button
          key={one.name}
          type="button"
          className="button h-6 px-2 text-xs"
          title={one.title}
          onClick={() => void act(one, sockets)}
        >
          {t(one.name)}
        </button>
      ))}
      {only &&
        CHANGES.filter(({ isFor }) => isFor(only)).map(({ name, what }) => (
          <button
            key={name}
            type="button"
            className="button h-6 px-2 text-xs"
            onClick={() => change(only, what)}
          >
            {name}
          </button>
        ))}
    </div>
  )
}
