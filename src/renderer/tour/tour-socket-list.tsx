import { t } from '../language/translate'
import { writeEndpoint } from '#core/rows/flow-row'
import type { SocketState } from '#contract/sockets'
import { choose } from '../state/session-store'
import type { TourScene } from './tour-steps'

const NAMES: Record<keyof TourScene, string> = {
  listener: 'Listener',
  client: 'Client',
  second: 'Second client',
  waiting: 'Waiting client',
  sender: 'UDP, sends',
  receiver: 'UDP, receives',
}

/** What the tour opened, live: each by its two-tuple or four-tuple, drawn the same way. */
export function TourSocketList({ scene }: { scene: TourScene }) {
  const there = (Object.entries(scene) as [keyof TourScene, SocketState | null][]).flatMap(
    ([name, socket]) => (socket ? [[name, socket] as const] : []),
  )
  if (there.length === 0) return null
  return (
    <>
      <h3 className="mt-4 border-b border-line pb-1 text-xs font-semibold text-muted">
        {t('The tour’s sockets')}
      </h3>
      <ul>
        {there.map(([name, socket]) => (
          <li key={name}>
            <button
              type="button"
              className={`w-full border-b border-line/60 py-1.5 text-left text-xs hover:bg-accent-soft ${socket.phase === 'closed' ? 'text-muted' : ''}`}
              onClick={() => choose(socket)}
            >
              <span className="flex flex-wrap">
                <span className="flex-1">{t(NAMES[name])}</span>
                <span className="text-muted">{stateOf(socket)}</span>
              </span>
              <span className="flex flex-wrap gap-x-2 font-mono">
                <span>{writeEndpoint(socket.local)}</span>
                {socket.peer && <span>↔ {writeEndpoint(socket.peer)}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function stateOf({ phase, kind, accepting, bytesIn, bytesOut }: SocketState): string {
  if (phase === 'closed') return 'closed'
  if (phase === 'opening') return 'opening'
  if (kind === 'listener') return accepting === 'paused' ? 'LISTEN, accepting paused' : 'LISTEN'
  const bytes = `${bytesOut} B out, ${bytesIn} B in`
  return kind === 'udp' ? bytes : `ESTABLISHED, ${bytes}`
}
