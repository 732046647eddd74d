import { startCapture } from '../capture/capture-commands'
import { PermissionPanel } from '../capture/permission-panel'
import { open, useSession } from '../state/session-store'

/** Before the first flow: what would be here, and what fills it. */
export function FlowsEmpty() {
  const ready = useSession((state) => state.readiness?.ready ?? true)
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 overflow-auto p-6 text-center">
      <h2 className="text-base font-semibold">No four-tuples yet</h2>
      <p className="max-w-md text-muted">
        Every connection is two endpoints: four values. Open a socket of your own, or capture what others say
        on this machine, and each connection appears here with the state of both its ends.
      </p>
      <div className="flex gap-2">
        <button type="button" className="button" onClick={() => open('listener')}>
          Open a listener
        </button>
        {ready && (
          <button type="button" className="button" onClick={startCapture}>
            Capture on loopback
          </button>
        )}
      </div>
      <PermissionPanel />
    </div>
  )
}
