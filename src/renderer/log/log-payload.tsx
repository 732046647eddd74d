import { t } from '../language/translate'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { CallResult } from '#contract/messages'
import { eventSentence } from '#core/own/event-words'
import type { EventRow } from '#core/rows/event-row'
import { asciiColumn, hexDigits } from '#core/stream/printable'
import { LayoutChoice } from '../detail/layout-choice'
import { byteCount } from '../format/numbers'
import { useSession } from '../state/session-store'
import { Payload } from './log-line'

/** Of one payload shown here; the stream of its flow has the whole. */
const MOST_SHOWN = 4096
const HEX_LINE = 16

/** One event whole: its sentence, and its payload as text or in hex. */
export function LogPayload({
  event,
  row,
  wanted = '',
  isLow = false,
  close,
}: {
  event: number
  row: EventRow | undefined
  /** What was looked for, to be marked. */
  wanted?: string
  /** Where there is little height, as little as can be read. */
  isLow?: boolean
  close: () => void
}) {
  const client = useSession((state) => state.client)
  const layout = useSession((state) => (state.layout === 'hex' ? 'hex' : 'text'))
  const [said, setSaid] = useState<EventRow | undefined>(row)
  const [payload, setPayload] = useState<CallResult<'log.payload'> | null>(null)
  useEffect(() => {
    let closed = false
    client
      ?.call('log.payload', { event, length: MOST_SHOWN })
      .then((result) => {
        if (!closed) setPayload(result)
      })
      .catch(() => undefined) // the engine is lost: the window says so
    return () => {
      closed = true
    }
  }, [client, event])
  // It stays when its row is scrolled away.
  if (row && row !== said && said?.sequence !== row.sequence) setSaid(row)
  const flow = useSession((state) => (state.selected === said?.flow ? null : (said?.flow ?? null)))
  return (
    <section aria-label={t('Event')} className="shrink-0 border-t border-line">
      <div className="flex h-7 items-center gap-2 bg-surface px-3 text-xs">
        <span className="min-w-0 flex-1 truncate" title={said?.text}>
          {said && `#${said.socket} ${said.kind}: ${eventSentence(said.kind, said.bytes ?? 0, said.text)}`}
        </span>
        {flow !== null && (
          <button
            type="button"
            className="button h-5 px-1.5 text-xs"
            onClick={() => useSession.setState({ selected: flow })}
          >
            {t('Select its flow')}
          </button>
        )}
        <LayoutChoice choices={['text', 'hex']} />
        <button
          type="button"
          aria-label={t('Close the event')}
          className="rounded p-0.5 hover:bg-accent-soft"
          onClick={close}
        >
          <X size={14} aria-hidden />
        </button>
      </div>
      {payload && (payload.total > 0 || payload.evicted) && (
        <div
          className={`${isLow ? 'h-10' : 'h-16'} overflow-auto border-t border-line px-3 py-1 font-mono text-xs [@media(min-height:800px)]:h-32`}
          tabIndex={0}
          aria-label={t('Its payload')}
          role="region"
        >
          <Bytes payload={payload} layout={layout} wanted={wanted} />
        </div>
      )}
    </section>
  )
}

function Bytes({
  payload: { bytes, total, evicted },
  layout,
  wanted,
}: {
  payload: CallResult<'log.payload'>
  layout: 'text' | 'hex'
  wanted: string
}) {
  if (evicted)
    return (
      <p className="font-sans text-muted">{t('Its payload made room for newer ones, or was not kept.')}</p>
    )
  return (
    <>
      {layout === 'text' ? (
        <div className="payload break-all whitespace-pre-wrap">
          <Payload bytes={bytes} wanted={wanted} />
        </div>
      ) : (
        Array.from({ length: Math.ceil(bytes.length / HEX_LINE) }, (_, line) => (
          <Hex
            key={line}
            bytes={bytes.subarray(line * HEX_LINE, (line + 1) * HEX_LINE)}
            at={line * HEX_LINE}
          />
        ))
      )}
      {bytes.length < total && (
        <p className="font-sans text-muted">
          {t('{bytes} more: the stream of its flow has them.', { bytes: byteCount(total - bytes.length) })}
        </p>
      )}
    </>
  )
}

function Hex({ bytes, at }: { bytes: Uint8Array; at: number }) {
  return (
    <div className="flex gap-3 whitespace-pre">
      <span className="text-muted">{at.toString(16).padStart(4, '0')}</span>
      <span className="w-[49ch] shrink-0">{hexDigits(bytes)}</span>
      <span>{asciiColumn(bytes)}</span>
    </div>
  )
}
