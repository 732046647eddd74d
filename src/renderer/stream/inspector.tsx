import { t } from '../language/translate'
import { Menu } from '@base-ui/react/menu'
import { Copy, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { BYTES_AS, bytesAs } from '#core/copy-as/bytes-as'
import { inspectBytes, MOST_INSPECTED } from '#core/inspect/values'
import type { StreamRow } from '#core/rows/stream-row'
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
          {exact(length)} {length === 1 ? 'byte' : 'bytes'} at {exact(from)} (0x
          {from.toString(16)})
        </span>
        <span className="ml-auto flex gap-1">
          <CopyBytes source={source} selection={selection} />
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
          <p className="text-muted">{bytes === null ? '' : 'These bytes are no longer kept.'}</p>
        ) : (
          <dl className="grid grid-cols-[minmax(9rem,auto)_1fr] gap-x-3 gap-y-0.5">
            {inspectBytes(bytes).map(({ name, value }) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="payload min-w-0 font-mono break-all select-text">{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {length > MOST_INSPECTED && (
          <p className="pt-1 text-muted">Read from the first {MOST_INSPECTED} bytes.</p>
        )}
      </div>
    </aside>
  )
}

function CopyBytes({ source, selection }: Props) {
  return (
    <Menu.Root>
      <Menu.Trigger className="button h-6 text-xs">
        <Copy size={12} aria-hidden /> {t('Copy as')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="popup p-1 text-xs">
            {(['text', ...BYTES_AS] as const).map((form) => (
              <Menu.Item
                key={form}
                className="rounded px-2 py-1 data-[highlighted]:bg-accent-soft"
                onClick={() => copySelection(source, selection, form)}
              >
                {form[0].toUpperCase() + form.slice(1)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** Copies the selected bytes in a form; of very many the first. */
export function copySelection(
  source: RowSource<StreamRow> | null,
  selection: StreamSelection,
  form: 'text' | (typeof BYTES_AS)[number],
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
    const { bytes } = piece
    await window.fourtuple.copyText(
      form === 'text' ? new TextDecoder().decode(bytes) : bytesAs(form, bytes, from),
    )
  })
}
