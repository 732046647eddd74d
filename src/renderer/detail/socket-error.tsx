import { explain } from '#core/explain/catalogue'
import { showPalette } from '../palette/palette-store'
import { useSession } from '../state/session-store'

/** What went wrong with our own socket that is an end of a flow, and the next step; nothing where all is well. */
export function SocketError({ flow }: { flow: number }) {
  const error = useSession(({ sockets }) => sockets.findLast((one) => one.flow === flow && one.error)?.error)
  const explained = error ? explain(error.code).at(0) : undefined
  return (
    <p
      role="status"
      className="shrink-0 border-b border-line bg-error-soft px-3 py-1.5 text-xs text-error select-text empty:hidden"
    >
      {error && explained && <ErrorCode code={error.code} title={`${explained.is} ${explained.means}`} />}
      {error && `${error.message} ${error.step ?? ''}`}
    </p>
  )
}

/** The system's name of an error: pointed at it is explained, clicked or asked with `?` in the glossary. */
function ErrorCode({ code, title }: { code: string; title: string }) {
  return (
    <>
      <button
        type="button"
        data-term={code}
        title={title}
        className="font-mono font-semibold underline decoration-dotted underline-offset-2"
        onClick={() => showPalette('glossary', code)}
      >
        {code}
      </button>{' '}
    </>
  )
}
