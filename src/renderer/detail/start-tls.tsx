import { t } from '../language/translate'
import { useState, type SubmitEvent } from 'react'
import type { EngineError } from '#contract/messages'
import type { SocketState } from '#contract/sockets'
import { engineError, useSession } from '../state/session-store'

type Role = 'client' | 'server'

/** Says that there is no TLS on a connection, and begins it there (STARTTLS). */
export function StartTls({ socket }: { socket: SocketState }) {
  const [isAsking, setAsking] = useState(false)
  if (socket.phase !== 'open')
    return (
      <p className="p-1 text-center text-muted">
        {socket.phase === 'opening'
          ? t('No TLS on this connection yet: it is not open.')
          : t('There was no TLS on this connection.')}
      </p>
    )
  if (isAsking) return <StartTlsForm socket={socket} onDone={() => setAsking(false)} />
  return (
    <div className="flex flex-col items-center gap-3 p-4 text-center text-muted">
      <p className="max-w-md">
        {t(
          'No TLS on this connection: its bytes are readable on the way. Both ends can begin it now, as STARTTLS does, once they agreed to in their own protocol.',
        )}
      </p>
      <button type="button" className="button button-primary" onClick={() => setAsking(true)}>
        {t('Start TLS…')}
      </button>
    </div>
  )
}

function StartTlsForm({ socket, onDone }: { socket: SocketState; onDone: () => void }) {
  const client = useSession((state) => state.client)
  const [role, setRole] = useState<Role>(socket.kind === 'client' ? 'client' : 'server')
  const [verify, setVerify] = useState(true)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<EngineError | null>(null)
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const typed = (name: string) => ((form.get(name) as string | null) ?? '').trim()
    const alpn = typed('alpn')
      .split(/[\s,]+/)
      .filter(Boolean)
    const tls =
      role === 'client'
        ? ({ role, options: { alpn, verify, serverName: typed('serverName') || null } } as const)
        : ({ role, options: { alpn } } as const)
    setBusy(true)
    setError(null)
    client?.call('socket.startTls', { socket: socket.id, tls }).then(onDone, (thrown: unknown) => {
      setBusy(false)
      setError(engineError(thrown))
    })
  }
  return (
    <form onSubmit={onSubmit} aria-label={t('Start TLS')} className="flex max-w-2xl flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <fieldset className="flex items-center gap-3">
          <legend className="sr-only">{t('Our part in the handshake')}</legend>
          {(['client', 'server'] as const).map((one) => (
            <label key={one} className="flex items-center gap-1.5">
              <input type="radio" name="role" checked={role === one} onChange={() => setRole(one)} />
              {one === 'client' ? t('As client') : t('As server')}
            </label>
          ))}
        </fieldset>
        {role === 'client' && (
          <label className="flex items-center gap-1.5">
            <input type="checkbox" checked={verify} onChange={(event) => setVerify(event.target.checked)} />
            {t('Verify the server’s certificate')}
          </label>
        )}
      </div>
      {role === 'client' && !verify && (
        <p className="text-xs text-error">
          {t('Off: whoever answers is talked to, and marked as not trusted.')}
        </p>
      )}
      {role === 'server' && (
        <p className="text-xs text-muted">
          {t(
            'A certificate is made on the spot, for localhost and this end’s address. Its key stays in memory.',
          )}
        </p>
      )}
      <div className="grid gap-3 @xl:grid-cols-2">
        {role === 'client' && (
          <label className="flex flex-col gap-1">
            <span className="text-xs text-muted">{t('Server name, asked for and verified')}</span>
            <input name="serverName" placeholder={t('as connected to')} className="field font-mono" />
          </label>
        )}
        <label className="flex flex-col gap-1">
          <span className="text-xs text-muted">{t('ALPN protocols, the most wanted first')}</span>
          <input name="alpn" placeholder={t('none, or h2, http/1.1')} className="field font-mono" />
        </label>
      </div>
      {error && (
        <p role="alert" className="rounded-md border border-error bg-error-soft px-2 py-1 text-error">
          {error.message} {error.step}
        </p>
      )}
      <div className="flex gap-2">
        <button type="submit" className="button button-primary" disabled={isBusy}>
          {isBusy ? t('Handshake…') : t('Start TLS')}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {t('Cancel')}
        </button>
      </div>
    </form>
  )
}
