import { t } from '../language/translate'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { MOST_INSPECTED } from '#core/inspect/values'
import type { StreamRow } from '#core/rows/stream-row'
import { ByteValues } from '../bytes/byte-values'
import { CopyAsMenu, copyText, type CopyForm } from '../bytes/copy-as-menu'
import type { RowSource } from '../rows/row-source'
import { withEngine } from '../state/session-store'
import { extentOf, useStream, type StreamSelection } from './stream-store'
import { exact } from '../format/numbers'

/** Most bytes that are copied: what the engine reads at once. */
const MOST_COPIED = 1 << 20

interface Props {
  source: RowSource<StreamRow> | null
  selection: StreamSelection
}

/** The selected bytes: where they are, what they could mean, and copies of them. */
export function Inspector({ source, selection }: Props) {
  const { direction } = selection
  const { from, length } = extentOf(selection)
  const place = `${exact(from)} (0x${from.toString(16)})`
  const [bytes, setBytes] = useState<Uint8Array | null>(null)
  useEffect(() => {
    let isStale = false
    void source
      ?.ask((client, view) =>
        client.call('view.readBytes', {
          view,
          direction,
          offset: from,
          length: Math.min(length, MOST_INSPECTED),
        }),
      )
      .catch(() => null)
      .then((piece) => {
        if (!isStale) setBytes(piece?.bytes ?? null)
      })
    return () => {
      isStale = true
    }
  }, [source, direction, from, length])
  return (
    <aside
      aria-label={t('Selected bytes')}
      className="@container flex max-h-44 shrink-0 flex-col border-t border-line bg-surface text-xs @min-[900px]:max-h-none @min-[900px]:w-80 @min-[900px]:border-t-0 @min-[900px]:border-l"
    >
      <div className="flex items-center gap-2 px-3 py-1">
        <span aria-live="polite" className="min-w-0 truncate">
          <span className={direction === 'out' ? 'text-out' : 'text-in'}>
            {direction === 'out' ? '→' : '←'}
          </span>{' '}
          {length === 1
            ? t('1 byte at {at}', { at: place })
            : t('{count} bytes at {at}', { count: exact(length), at: place })}
        </span>
        <span className="ml-auto flex gap-1">
          <CopyAsMenu onCopy={(form) => copySelection(source, selection, form)} />
          <button
            type="button"
            className="button h-6 px-1.5"
            aria-label={t('Select nothing')}
            title={t('Select nothing (Escape)')}
            onClick={() => useStream.setState({ selection: null })}
          >
            <X size={13} aria-hidden />
          </button>
        </span>
      </div>
      <div
        className="min-h-0 flex-1 overflow-auto px-3 pb-2"
        tabIndex={0}
        role="group"
        aria-label={t('What they could mean')}
      >
        {bytes === null || bytes.length === 0 ? (
          <p className="text-muted">{bytes === null ? '' : t('These bytes are no longer kept.')}</p>
        ) : (
          <ByteValues bytes={bytes} length={length} />
        )}
      </div>
    </aside>
  )
}

/** Copies the selected bytes in a form; of very many the first. */
export function copySelection(
  source: RowSource<StreamRow> | null,
  selection: StreamSelection,
  form: CopyForm,
): void {
  const { from, length } = extentOf(selection)
  withEngine('The bytes were not copied', async () => {
    const piece = await source?.ask((client, view) =>
      client.call('view.readBytes', {
        view,
        direction: selection.direction,
        offset: from,
        length: Math.min(length, MOST_COPIED),
      }),
    )
    if (!piece) return
    await window.fourtuple.copyText(copyText(form, piece.bytes, from))
  })
}
