import { t } from '../language/translate'
import { useEffect, useState } from 'react'
import { open } from '../state/session-store'
import { clearFilter } from './log-state'

/** A filter that was just typed has no rows for a moment: it is not said to have none until then. */
const SETTLED_MS = 200

/** No event to show: what would be here, and what fills it. */
export function LogEmpty({ isFiltered }: { isFiltered: boolean }) {
  const [isSettled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!isSettled) return <div className="flex-1" />
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-auto p-6">
      <div className="m-auto flex max-w-md flex-col items-center gap-3 text-center">
        <h2 className="text-base font-semibold">{isFiltered ? t('No event fits') : t('No events yet')}</h2>
        <p className="text-muted">
          {isFiltered
            ? t('The text is looked for in what was said, in the peer’s address, and in the payload as text.')
            : t(
                'Every call of our own sockets, and what the system answered, appears here with its time: bound, connected, sent, received, closed. Traffic that was only captured has no calls of ours.',
              )}
        </p>
        <button type="button" className="button" onClick={isFiltered ? clearFilter : () => open('listener')}>
          {isFiltered ? t('Clear filter') : t('Open a listener')}
        </button>
      </div>
    </div>
  )
}
