import { t } from '../language/translate'
import { useEffect } from 'react'
import { useSession } from '../state/session-store'
import { stopSend, useComposer } from './composer-store'
import { exact } from '../format/numbers'

/** The sends that go on, each with its progress and what stops it. */
export function RunningSends() {
  const client = useSession((state) => state.client)
  const sends = useComposer((state) => state.sends)
  useEffect(() => {
    useComposer.setState({ sends: [] })
    return client?.on((event) => {
      if (event.type === 'sends') useComposer.setState({ sends: event.sends })
    })
  }, [client])
  return sends
    .filter(({ running }) => running)
    .map(({ id, sent, failed, of, sockets }) => (
      <div key={id} className="flex items-center gap-2 text-xs">
        <span>
          Sending: {exact(sent)}
          {of === null ? '' : ` of ${exact(of)}`}
          {sockets.length > 1 ? ` through ${sockets.length}` : ''}
        </span>
        {failed > 0 && <span className="text-error">{t('{failed} failed', { failed: exact(failed) })}</span>}
        {of !== null && (
          <progress aria-label={t('Sent')} className="h-1.5 flex-1" value={sent + failed} max={of} />
        )}
        <button type="button" className="button ml-auto h-6" onClick={() => stopSend(id)}>
          {t('Stop sending')}
        </button>
      </div>
    ))
}
