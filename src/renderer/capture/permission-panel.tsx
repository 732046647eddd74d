import { t } from '../language/translate'
import { useState } from 'react'
import type { CaptureReadiness } from '#contract/capture'
import { CopyButton } from '../shell/copy-button'
import { clock } from '../format/numbers'
import { useSession, withEngine } from '../state/session-store'

/** What another test found, set against the one before. */
function changeOf(before: CaptureReadiness, now: CaptureReadiness): string {
  if (now.ready) return 'Capturing works now.'
  return before.kind === now.kind && before.reason === now.reason
    ? 'Nothing has changed.'
    : 'It still does not work, for another reason than before.'
}

/** Why capturing can't work here, the exact step, what it grants, and how to take it back. */
export function PermissionPanel() {
  const { readiness } = useSession()
  const [checked, setChecked] = useState<{ at: number; found: string } | null>(null)
  if (!readiness || (readiness.ready && !checked)) return null
  const { command } = readiness
  const check = () =>
    withEngine('That could not be checked', async (client) => {
      const now = await client.call('capture.readiness', {})
      setChecked({ at: Date.now(), found: changeOf(readiness, now) })
      useSession.setState({ readiness: now })
    })
  return (
    <section
      aria-label={t('Permission to capture')}
      className="w-full max-w-2xl rounded-lg border border-line bg-surface px-4 py-3 text-left"
    >
      {!readiness.ready && (
        <>
          <h2 className="mb-1 font-semibold">{t('Capturing needs one more step')}</h2>
          <p className="text-muted">{readiness.reason}</p>
          <p className="mt-2">{readiness.step}</p>
          <div className="mt-2 flex items-start gap-2">
            {command !== null && (
              <>
                <code className="min-w-0 flex-1 rounded-md border border-line bg-bg px-2 py-[5px] font-mono text-xs break-all select-text">
                  {command}
                </code>
                <CopyButton text={command} />
              </>
            )}
            <button type="button" className="button" onClick={check}>
              {t('Check again')}
            </button>
          </div>
          {readiness.grants !== null && <p className="mt-2 text-xs text-muted">{readiness.grants}</p>}
        </>
      )}
      <p role="status" className={readiness.ready ? '' : 'mt-1 empty:hidden'}>
        {checked && (
          <>
            {checked.found}{' '}
            <span className="text-xs text-muted">{t('Checked at {at}.', { at: clock(checked.at) })}</span>
          </>
        )}
      </p>
    </section>
  )
}
