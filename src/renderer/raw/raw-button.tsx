import { t } from '../language/translate'
import { open, useSession } from '../state/session-store'
import { useRaw } from './raw-plan'
import { stopRun, useRun } from './use-run'

/** Opens the raw dialog; while a series goes on that is not in sight, it can be stopped here. */
export function RawButton() {
  useRun()
  const isRunning = useRaw((state) => state.run?.running ?? false)
  const isOpen = useSession((state) => state.dialog === 'raw')
  return (
    <>
      <button type="button" className="button" onClick={() => open('raw')}>
        {t('Raw…')}
      </button>
      {isRunning && !isOpen && (
        <button type="button" className="button text-error" onClick={stopRun}>
          {t('Stop raw series')}
        </button>
      )}
    </>
  )
}
