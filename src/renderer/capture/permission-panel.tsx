import { useSession, withEngine } from '../state/session-store'

/** Why capturing can't work here, and the exact step. */
export function PermissionPanel() {
  const { readiness } = useSession()
  if (!readiness || readiness.ready) return null
  const { command } = readiness
  const check = () =>
    withEngine('That could not be checked', async (client) => {
      useSession.setState({ readiness: await client.call('capture.readiness', {}) })
    })
  return (
    <section
      aria-label="Permission to capture"
      className="max-w-2xl rounded-lg border border-line bg-surface p-4 text-left"
    >
      <h2 className="mb-1 font-semibold">Capturing needs one more step</h2>
      <p className="text-muted">{readiness.reason}</p>
      <p className="mt-2">{readiness.step}</p>
      {command !== null && (
        <div className="mt-2 flex items-start gap-2">
          <code className="min-w-0 flex-1 rounded-md bg-bg px-2 py-1 font-mono text-xs break-all select-text">
            {command}
          </code>
          <button type="button" className="button" onClick={() => void window.fourtuple.copyText(command)}>
            Copy
          </button>
        </div>
      )}
      {readiness.grants !== null && <p className="mt-2 text-xs text-muted">{readiness.grants}</p>}
      <button type="button" className="button mt-3" onClick={check}>
        Check again
      </button>
    </section>
  )
}
