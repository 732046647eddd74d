import { t } from '../language/translate'
import { useEffect, useState } from 'react'
import { byteCount, dateAndTime } from '../format/numbers'
import { dismiss, useSession, withEngine, type ShownNotice } from '../state/session-store'
import { listRecoverable } from '../state/start-session'

/** The engine was lost, or an earlier one left a capture: what happened, and what can be done. */
export function RecoveryBanner() {
  const { lost, recoverable } = useSession()
  if (!lost && recoverable.length === 0) return null
  const act = (call: 'recovery.open' | 'recovery.discard', id: string) =>
    withEngine('The capture could not be read', async (client) => {
      await client.call(call, { id })
      listRecoverable(client)
    })
  return (
    <section
      aria-label={t('Recovery')}
      role="alert"
      className="border-b border-line bg-accent-soft px-3 py-2"
    >
      {lost && (
        <p>
          <strong>{t('The engine was lost:')}</strong> {lost.why}.{' '}
          {lost.restarted
            ? t('Another one runs; sockets have to be opened again.')
            : t('It was not started again.')}{' '}
          {lost.restarted ? (
            <button type="button" className="button" onClick={() => useSession.setState({ lost: null })}>
              {t('Understood')}
            </button>
          ) : (
            <button
              type="button"
              className="button"
              onClick={() =>
                void window.fourtuple.restartEngine().then(() => window.fourtuple.connectEngine())
              }
            >
              {t('Start the engine again')}
            </button>
          )}
        </p>
      )}
      {recoverable.map(({ id, bytes, interfaces, writtenAt }) => (
        <p key={id} className="mt-1 flex items-center gap-2">
          {t('A capture on {interfaces} is still on disk: {bytes}, last written {time}.', {
            interfaces: interfaces.join(', ') || t('an interface'),
            bytes: byteCount(bytes),
            time: dateAndTime(writtenAt),
          })}
          <button type="button" className="button" onClick={() => act('recovery.open', id)}>
            {t('Open')}
          </button>
          <button type="button" className="button" onClick={() => act('recovery.discard', id)}>
            {t('Discard')}
          </button>
        </p>
      ))}
    </section>
  )
}

/** How long what went well is shown; an error or a warning stays until somebody says that it was seen. */
const NOTE_MS = 8000

/** What the user should know now. */
export function Notices() {
  const notices = useSession((state) => state.notices)
  return (
    <div
      aria-live="polite"
      className="fixed right-3 bottom-[calc(2.25rem+var(--composer-height,0px))] z-20 flex w-96 max-w-[80vw] flex-col gap-2"
    >
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

/** Goes by itself where it is only a note, and nobody points at it or has the focus in it. */
function NoticeCard({ notice: { id, level, title, text, step } }: { notice: ShownNotice }) {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (level !== 'note' || isHeld) return
    const timer = setTimeout(() => dismiss(id), NOTE_MS)
    return () => clearTimeout(timer)
  }, [id, level, isHeld])
  return (
    <div
      className={`rounded-lg border bg-surface p-3 shadow-lg ${level === 'error' ? 'border-error' : 'border-line'}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <strong>{title}</strong>
      <p className="text-muted">{text}</p>
      {step !== undefined && <p>{step}</p>}
      <button type="button" className="button mt-2" onClick={() => dismiss(id)}>
        {t('Dismiss')}
      </button>
    </div>
  )
}
