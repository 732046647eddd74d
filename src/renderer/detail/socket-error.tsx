import { useSession } from '../state/session-store'

/** What went wrong with our own socket that is an end of a flow, and the next step; nothing where all is well. */
export function SocketError({ flow }: { flow: number }) {
  const error = useSession(({ sockets }) => sockets.findLast((one) => one.flow === flow && one.error)?.error)
  return (
    <p
      role="status"
      className="shrink-0 border-b border-line bg-error-soft px-3 py-1.5 text-xs text-error select-text empty:hidden"
    >
      {error && `${error.message} ${error.step ?? ''}`}
    </p>
  )
}
