import { t } from '../language/translate'
import { ChevronDown, ChevronRight, Lock, LockOpen } from 'lucide-react'
import type { SocketState, TlsState } from '#contract/sockets'
import { bindReach } from '#core/net/bind-reach'
import { byteCount, count, exact } from '../format/numbers'
import type { SocketRow } from './socket-rows'
import { kindWords, localWords, peerWords, phaseWords } from './socket-words'

/** One socket of the list. */
export function SocketLine({
  row,
  index,
  isChosen,
  choose,
  fold,
}: {
  row: SocketRow
  index: number
  isChosen: boolean
  choose: (socket: SocketState, isAdded: boolean) => void
  fold: (id: number) => void
}) {
  const { socket, level, accepted, isOpen } = row
  if (!socket)
    return (
      <div role="row" aria-rowindex={index + 2} aria-level={level} className="h-full border-b border-line/60">
        <span role="gridcell" className="px-8 text-xs leading-7 text-muted">
          …
        </span>
      </div>
    )
  return (
    <div
      id={`socket-${socket.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-level={level}
      aria-selected={isChosen}
      aria-expanded={accepted > 0 ? isOpen : undefined}
      className={`socket-grid h-full border-b border-line/60 text-xs ${socket.phase === 'closed' ? 'text-muted' : ''} ${isChosen ? 'bg-accent-soft' : 'hover:bg-accent-soft/50'}`}
      onClick={(event) => choose(socket, event.ctrlKey || event.metaKey)}
    >
      <span role="gridcell" className="flex items-center gap-1">
        <Fold row={row} toggle={() => fold(socket.id)} />
        <span className={`truncate ${level === 2 ? 'pl-2' : ''}`}>{kindWords(socket)}</span>
      </span>
      <Endpoint
        text={localWords(socket)}
        isWide={bindReach(socket.local?.address ?? '') === 'every network'}
      />
      <Endpoint text={peerWords(socket)} isWide={false} />
      <span
        role="gridcell"
        title={socket.error?.message ?? socket.script ?? undefined}
        className={socket.error ? 'text-error' : ''}
      >
        {phaseWords(socket)}
        {socket.tls?.trusted === false && <span className="text-error"> {t('· not trusted')}</span>}
        {accepted > 0 && <span className="text-muted"> · {count(accepted)}</span>}
      </span>
      <span
        role="gridcell"
        className="each-way"
        title={t('{bytesOut} bytes sent, {bytesIn} received', {
          bytesOut: exact(socket.bytesOut),
          bytesIn: exact(socket.bytesIn),
        })}
      >
        {socket.kind !== 'listener' && (
          <>
            <span>
              {count(socket.bytesOut)} <span className="text-out">→</span>{' '}
            </span>
            <span>
              <span className="text-in">←</span> {count(socket.bytesIn)}
            </span>
          </>
        )}
      </span>
      <span role="gridcell" className="text-right" title={t('Bytes written and not yet taken by the kernel')}>
        {socket.unsent > 0 && byteCount(socket.unsent)}
      </span>
      <span role="gridcell">{socket.acceptQueue && <AcceptQueue {...socket.acceptQueue} />}</span>
      <span role="gridcell" className="text-muted" title={socket.script ?? undefined}>
        {socket.reply === 'none' ? '' : socket.reply}
      </span>
      <span role="gridcell">{socket.tls && <TlsMark tls={socket.tls} />}</span>
    </div>
  )
}

function Fold({ row, toggle }: { row: SocketRow; toggle: () => void }) {
  if (row.accepted === 0) return <span className="w-3.5 shrink-0" />
  const Mark = row.isOpen ? ChevronDown : ChevronRight
  return (
    <Mark
      size={14}
      aria-hidden
      className="shrink-0 text-muted"
      onClick={(event) => {
        event.stopPropagation()
        toggle()
      }}
    />
  )
}

function Endpoint({ text, isWide }: { text: string; isWide: boolean }) {
  return (
    <span
      role="gridcell"
      className={`font-mono ${isWide ? 'text-error' : ''}`}
      title={isWide ? t('{text}: every network this machine is on can reach it', { text }) : text}
    >
      {text}
    </span>
  )
}

/** Connections that wait to be accepted, of how many may. */
function AcceptQueue({ length, limit }: { length: number; limit: number }) {
  const share = limit > 0 ? Math.min(1, length / limit) : length > 0 ? 1 : 0
  return (
    <span
      className="flex flex-col gap-0.5"
      title={t('{count} connections wait to be accepted; {limit} may (listen(2))', { count: length, limit })}
    >
      <span className={share >= 1 ? 'text-error' : ''}>
        {length}/{limit}
      </span>
      <span aria-hidden className="h-1 w-full rounded-sm bg-line">
        <span
          className={`block h-1 rounded-sm ${share >= 1 ? 'bg-error' : 'bg-accent'}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
    </span>
  )
}

function TlsMark({ tls }: { tls: TlsState }) {
  const words = [
    tls.phase === 'secure' ? (tls.version ?? 'TLS') : `TLS ${tls.phase}`,
    tls.trusted === false ? 'peer not trusted' : '',
  ].filter((word) => word !== '')
  const isBad = tls.phase === 'failed' || tls.trusted === false
  const Mark = isBad ? LockOpen : Lock
  return (
    <span title={words.join(', ')} className={`inline-flex items-center gap-1 ${isBad ? 'text-error' : ''}`}>
      <Mark size={12} role="img" aria-label={words.join(', ')} />
      {tls.phase === 'secure' ? (tls.version ?? '').replace('TLSv', '') : ''}
    </span>
  )
}
