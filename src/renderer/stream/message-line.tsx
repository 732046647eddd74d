import { t } from '../language/translate'
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { MessageRow } from '#contract/messages-of-flow'
import { byteCount, clock } from '../format/numbers'
import { Body } from './message-body'
import { Fields } from './message-fields'
import { useMessage } from './use-message'

/** One message: its gist, and where it is open all that it says. What was sent begins further left. */
export function MessageLine({
  id,
  index,
  message,
  flow,
  as,
  isChosen,
  isOpen,
  onToggle,
}: {
  id: string
  /** Its place in the list, from 0. */
  index: number
  message: MessageRow
  flow: number
  as: string
  isChosen: boolean
  isOpen: boolean
  onToggle: () => void
}) {
  const isOut = message.direction === 'out'
  const Sign = isOpen ? ChevronDown : ChevronRight
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={isChosen}
      className="border-b border-line/50"
    >
      <div
        role="gridcell"
        aria-expanded={isOpen}
        onClick={onToggle}
        className={`flex min-h-7 cursor-pointer items-center gap-3 px-3 text-xs ${isChosen ? 'bg-accent-soft' : ''}`}
      >
        <Sign size={12} aria-hidden className="shrink-0 text-muted" />
        <span className="w-24 shrink-0 font-mono text-muted">{clock(message.timeMs)}</span>
        <span className={`flex min-w-0 flex-1 items-baseline gap-2 ${isOut ? 'text-out' : 'pl-8 text-in'}`}>
          <span role="img" aria-label={isOut ? t('from local to remote') : t('from remote to local')}>
            {isOut ? '→' : '←'}
          </span>
          <span className="shrink-0 font-semibold">{message.protocol}</span>
          <span className="payload truncate font-mono">{message.summary}</span>
        </span>
        {message.malformed !== null && <em className="shrink-0 text-error">{t('malformed')}</em>}
        <span className="shrink-0 text-muted">{byteCount(message.length)}</span>
      </div>
      {isOpen && (
        <div role="gridcell" className="border-t border-line/50 bg-surface">
          <Opened flow={flow} as={as} message={message} />
        </div>
      )}
    </div>
  )
}

function Opened({ flow, as, message }: { flow: number; as: string; message: MessageRow }) {
  const said = useMessage(flow, as, message.number)
  if (said === null) return <p className="px-3 py-2 text-xs text-muted">{t('Reading…')}</p>
  if (said.message === null) return <p className="px-3 py-2 text-xs text-error">{said.error}</p>
  const { layer, body } = said.message
  return (
    <>
      {message.malformed !== null && <p className="px-3 pt-2 text-xs text-error">{message.malformed}</p>}
      <div className="px-3 py-2">
        <Fields fields={layer.fields} />
      </div>
      {body && <Body body={body} />}
    </>
  )
}
