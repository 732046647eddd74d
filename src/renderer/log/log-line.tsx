import { t } from '../language/translate'
import { eventSentence } from '#core/own/event-words'
import type { EventRow } from '#core/rows/event-row'
import { writeEndpoint } from '#core/rows/flow-row'
import { printableRuns } from '#core/stream/printable'
import { clock, exact } from '../format/numbers'
import { highlighted } from './highlight'

/** Columns: time, socket, event, peer, bytes, and what is said or carried. */
const GRID =
  'grid grid-cols-[84px_40px_116px_minmax(96px,170px)_56px_minmax(0,1fr)] items-center gap-x-2.5 px-3'

const HEADINGS = ['Time', 'Socket', 'Event', 'Peer', 'Bytes', 'Payload or what was said']
const BAD = new Set(['error', 'icmp-error', 'tls-failed', 'peer-reset'])
const ARROWS = { sent: '→', received: '←' } as const

interface Props {
  id: string
  row: EventRow
  index: number
  isSelected: boolean
  /** What was looked for, to be marked. */
  wanted: string
  /** @param sequence of the event whose whole is to be shown */
  choose: (sequence: number) => void
}

/** What stands above the columns. */
export function LogHeadings() {
  return (
    <div
      aria-hidden
      className="shrink-0 overflow-hidden border-b border-line bg-surface text-xs text-muted [scrollbar-gutter:stable]"
    >
      <div className={`${GRID} h-6`}>
        {HEADINGS.map((heading) => (
          <span key={heading} className={`truncate ${heading === 'Bytes' ? 'text-right' : ''}`}>
            {heading}
          </span>
        ))}
      </div>
    </div>
  )
}

/** One event of the log. */
export function LogLine({ id, row, index, isSelected, wanted, choose }: Props) {
  const { sequence, kind, peer, bytes } = row
  const arrow = kind === 'sent' || kind === 'received' ? ARROWS[kind] : null
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`${GRID} h-full text-xs whitespace-nowrap ${isSelected ? 'bg-accent-soft' : 'hover:bg-accent-soft/50'}`}
      onClick={() => choose(sequence)}
    >
      <span role="gridcell" className="font-mono text-muted">
        {clock(row.time)}
      </span>
      <span role="gridcell" className="text-muted">
        #{row.socket}
      </span>
      <span
        role="gridcell"
        className={`truncate font-medium ${BAD.has(kind) ? 'text-error' : kind === 'sent' ? 'text-out' : kind === 'received' ? 'text-in' : ''}`}
      >
        {arrow && <span aria-hidden>{arrow} </span>}
        {kind}
      </span>
      <span role="gridcell" className="truncate font-mono" title={peer ? writeEndpoint(peer) : undefined}>
        {peer && <Found text={writeEndpoint(peer)} wanted={wanted} />}
      </span>
      <span role="gridcell" className="text-right">
        {bytes === null ? '' : exact(bytes)}
      </span>
      <span
        role="gridcell"
        className="truncate"
        title={bytes === null || hasOwnWords(row) ? row.text : undefined}
      >
        <Said row={row} wanted={wanted} />
      </span>
    </div>
  )
}

/** Whether a transfer is told of in words of its own: a raw packet's, whose bytes are below. */
const hasOwnWords = ({ kind, text }: EventRow) => (kind === 'sent' || kind === 'received') && text !== ''

/** Payload where there is some, else the sentence. */
function Said({ row, wanted }: Pick<Props, 'row' | 'wanted'>) {
  const { kind, bytes, preview, text } = row
  if (bytes === null || bytes === 0 || hasOwnWords(row)) {
    return <Found text={eventSentence(kind, bytes ?? 0, text)} wanted={wanted} />
  }
  if (row.isEvicted) return <em className="text-muted">{t('payload not kept')}</em>
  return (
    <span className="payload font-mono">
      <Payload bytes={preview} wanted={wanted} />
      {preview.length < bytes && <span className="text-muted"> …</span>}
    </span>
  )
}

/** Payload as text: escapes set apart from characters that only look like one. */
export function Payload({ bytes, wanted }: { bytes: Uint8Array; wanted: string }) {
  return printableRuns(bytes).map(({ text, isEscape }, place) =>
    isEscape ? (
      <span key={place} className="payload-escape">
        {text}
      </span>
    ) : (
      <Found key={place} text={text} wanted={wanted} />
    ),
  )
}

function Found({ text, wanted }: { text: string; wanted: string }) {
  return highlighted(text, wanted).map(({ text: part, isFound }, place) =>
    isFound ? (
      <mark key={place} className="rounded-sm bg-accent/35 text-inherit">
        {part}
      </mark>
    ) : (
      part
    ),
  )
}
