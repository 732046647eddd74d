import { Play, Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useSession } from '../state/session-store'
import { captureChoice, startCapture, stopCaptures } from './capture-commands'

/** A filter is tried this long after the last key: libpcap answers in microseconds, a reader does not. */
const CHECK_AFTER_MS = 150

export function CaptureBar() {
  const { client, interfaces, status } = useSession()
  const [filter, setFilter] = useState('')
  const [error, setError] = useState<string | null>(null)
  const running = status?.captures.some((capture) => capture.running) ?? false

  useEffect(() => {
    captureChoice.filter = filter
    const timer = setTimeout(() => {
      void client
        ?.call('capture.checkFilter', { filter })
        .then((checked) => setError(checked.error?.message ?? null))
    }, CHECK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [client, filter])

  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <select
        aria-label="Interface"
        className="field w-28"
        disabled={running || interfaces.length === 0}
        onChange={(event) => (captureChoice.interface = event.target.value)}
      >
        {interfaces.length === 0 && <option value="">None</option>}
        {interfaces.map(({ name, description }) => (
          <option key={name} value={name} title={description}>
            {name}
          </option>
        ))}
      </select>
      <div className="relative min-w-24 flex-1">
        <input
          id="capture-filter"
          aria-label="Capture filter"
          aria-invalid={error !== null}
          aria-describedby="filter-error"
          className={`field w-full font-mono text-xs ${error === null ? '' : 'border-error'}`}
          placeholder="Capture filter, such as tcp port 8080"
          value={filter}
          disabled={running}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && error === null && startCapture()}
        />
        <div id="filter-error" role="status" className="absolute top-8 right-0 left-0 z-10">
          {error !== null && (
            <span className="block rounded-md border border-error bg-error-soft px-2 py-1 text-xs text-error">
              {error}
            </span>
          )}
        </div>
      </div>
      {running ? (
        <button type="button" className="button" onClick={stopCaptures}>
          <Square size={13} aria-hidden /> Stop capture
        </button>
      ) : (
        <button
          type="button"
          className="button button-primary"
          disabled={error !== null}
          onClick={startCapture}
        >
          <Play size={13} aria-hidden /> Start capture
        </button>
      )}
    </div>
  )
}
